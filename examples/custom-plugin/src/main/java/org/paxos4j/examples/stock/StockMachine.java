/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.stock;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.CommandRejected;
import org.paxos4j.statemachine.Queryable;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.Timed;

/** The stock. Every refusal is thrown before anything has changed. */
final class StockMachine implements StateMachine, Queryable, Timed {
    private static final int MAX_NAME_CHARACTERS = 64;
    private static final int MAX_QUANTITY = 1_000_000;
    private static final int MAX_HOLD_SECONDS = 86_400;
    private static final Stock NOTHING = new Stock(0, 0);

    /** What is set aside, and until when by the log's clock. */
    private record Hold(long reservation, String item, int quantity, Duration end) {}

    // Never iterated, so the order of a hash map cannot leak into an answer.
    private final Map<String, Stock> items = new HashMap<>();
    private final Map<Long, Hold> holds = new HashMap<>();
    // In a total order, the same on every node: two reservations may end at the same moment.
    private final NavigableSet<Hold> holdsByEnd =
            new TreeSet<>(Comparator.comparing(Hold::end).thenComparing(Hold::reservation));
    // Counted, not drawn: a random number would be another one on each node.
    private long lastReservation;

    @Override
    public Record apply(ApplyContext context, Record command) throws CommandRejected {
        if (command instanceof Deliver delivery) {
            return deliver(delivery);
        }
        if (command instanceof Reserve wish) {
            return reserve(wish, context.time());
        }
        if (command instanceof Buy purchase) {
            return buy(purchase);
        }
        throw new IllegalArgumentException("no command: " + command);
    }

    private Stock deliver(Deliver delivery) throws CommandRejected {
        Stock before = stock(delivery.item());
        requireRange("a quantity", delivery.quantity(), MAX_QUANTITY);
        return put(delivery.item(), before.free() + delivery.quantity(), before.reserved());
    }

    private Reserved reserve(Reserve wish, Duration now) throws CommandRejected {
        Stock before = stock(wish.item());
        requireRange("a quantity", wish.quantity(), MAX_QUANTITY);
        requireRange("a hold in seconds", wish.holdSeconds(), MAX_HOLD_SECONDS);
        if (wish.quantity() > before.free()) {
            throw new CommandRejected("only " + before.free() + " of " + wish.item() + " are free");
        }
        lastReservation++;
        Hold hold = new Hold(lastReservation, wish.item(), wish.quantity(), now.plusSeconds(wish.holdSeconds()));
        holds.put(hold.reservation(), hold);
        holdsByEnd.add(hold);
        put(hold.item(), before.free() - hold.quantity(), before.reserved() + hold.quantity());
        return new Reserved(hold.reservation());
    }

    private Stock buy(Buy purchase) throws CommandRejected {
        Hold hold = holds.get(purchase.reservation());
        if (hold == null) {
            throw new CommandRejected("there is no reservation " + purchase.reservation() + ", or not any more");
        }
        Stock before = stock(hold.item());
        remove(hold);
        return put(hold.item(), before.free(), before.reserved() - hold.quantity());
    }

    @Override
    public Record query(ApplyContext context, Record query) throws CommandRejected {
        if (query instanceof Look look) {
            return stock(look.item());
        }
        throw new IllegalArgumentException("no query: " + query);
    }

    @Override
    public Optional<Duration> nextDeadline() {
        return holdsByEnd.isEmpty()
                ? Optional.empty()
                : Optional.of(holdsByEnd.first().end());
    }

    @Override
    public void onDeadline(ApplyContext context) {
        while (!holdsByEnd.isEmpty() && holdsByEnd.first().end().compareTo(context.time()) <= 0) {
            Hold over = holdsByEnd.first();
            Stock before = items.getOrDefault(over.item(), NOTHING);
            remove(over);
            put(over.item(), before.free() + over.quantity(), before.reserved() - over.quantity());
        }
    }

    private void remove(Hold hold) {
        holds.remove(hold.reservation());
        holdsByEnd.remove(hold);
    }

    private Stock put(String item, long free, long reserved) {
        Stock stock = new Stock(free, reserved);
        items.put(item, stock);
        return stock;
    }

    private Stock stock(String item) throws CommandRejected {
        requireRange("the number of characters of a name", item.length(), MAX_NAME_CHARACTERS);
        return items.getOrDefault(item, NOTHING);
    }

    private static void requireRange(String what, int value, int max) throws CommandRejected {
        if (value < 1 || value > max) {
            throw new CommandRejected(what + " must be 1 to " + max + ", was " + value);
        }
    }
}
