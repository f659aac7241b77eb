/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.CommandRejected;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.StateMachineProvider;

/** The state machine by itself: a test without a cluster gives it slots and the time. */
class StockTest {
    private final StockMachine stock = new StockMachine();
    private Duration time = Duration.ZERO;
    private long slot;

    @Test
    void whatIsReservedIsNoLongerFreeAndIsGoneOnceItIsBought() throws CommandRejected {
        assertEquals(new Stock(10, 0), apply(new Deliver("tea", 10)));

        assertEquals(new Reserved(1), apply(new Reserve("tea", 3, 60)));
        assertEquals(new Stock(7, 3), look("tea"));

        assertEquals(new Stock(7, 0), apply(new Buy(1)));
        assertEquals(Optional.empty(), stock.nextDeadline());
    }

    @Test
    void moreThanIsFreeIsRefusedAndChangesNothing() throws CommandRejected {
        apply(new Deliver("tea", 2));

        assertEquals("only 2 of tea are free", rejectionOf(new Reserve("tea", 3, 60)));

        assertEquals(new Stock(2, 0), look("tea"));
        assertEquals(new Reserved(1), apply(new Reserve("tea", 2, 60)));
    }

    @Test
    void whatIsNotBoughtInTimeIsFreeAgain() throws CommandRejected {
        apply(new Deliver("tea", 10));
        apply(new Reserve("tea", 3, 60));
        apply(new Reserve("tea", 2, 30));
        apply(new Reserve("tea", 1, 30));

        pass(Duration.ofSeconds(29));
        assertEquals(new Stock(4, 6), look("tea"));
        pass(Duration.ofSeconds(1));
        assertEquals(new Stock(7, 3), look("tea"));
        assertEquals("there is no reservation 2, or not any more", rejectionOf(new Buy(2)));
        assertEquals(new Stock(7, 0), apply(new Buy(1)));
    }

    @Test
    void aReservationIsBoughtOnce() throws CommandRejected {
        apply(new Deliver("tea", 10));
        apply(new Reserve("tea", 3, 60));
        apply(new Buy(1));

        assertEquals("there is no reservation 1, or not any more", rejectionOf(new Buy(1)));
        assertEquals(new Reserved(2), apply(new Reserve("tea", 3, 60)));
    }

    @Test
    void ofWhatWasNeverDeliveredThereIsNothing() throws CommandRejected {
        apply(new Deliver("tea", 10));

        assertEquals(new Stock(0, 0), look("coffee"));
    }

    @Test
    void everythingHasItsRange() throws CommandRejected {
        apply(new Deliver("n".repeat(64), 1_000_000));
        apply(new Reserve("n".repeat(64), 1_000_000, 86_400));
        assertEquals(
                "the number of characters of a name must be 1 to 64, was 65",
                rejectionOf(new Deliver("n".repeat(65), 1)));
        assertEquals("the number of characters of a name must be 1 to 64, was 0", rejectionOf(new Deliver("", 1)));
        assertEquals("a quantity must be 1 to 1000000, was 0", rejectionOf(new Deliver("tea", 0)));
        assertEquals("a quantity must be 1 to 1000000, was 1000001", rejectionOf(new Reserve("tea", 1_000_001, 1)));
        assertEquals("a hold in seconds must be 1 to 86400, was 0", rejectionOf(new Reserve("tea", 1, 0)));
        assertEquals("a hold in seconds must be 1 to 86400, was 86401", rejectionOf(new Reserve("tea", 1, 86_401)));
    }

    @Test
    void theProviderIsFoundByTheServiceLoader() {
        List<StateMachineProvider> found = ServiceLoader.load(StateMachineProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();

        assertEquals(
                List.of("stock"), found.stream().map(StateMachineProvider::name).toList());
        assertEquals(StockMachine.class, found.get(0).create().getClass());
    }

    /** The log holds these numbers: a change here makes existing journals unreadable. */
    @Test
    void theTypesKeepTheirIds() {
        assertEquals(
                List.of(
                        PinnedType.command(1, Deliver.class),
                        PinnedType.command(2, Reserve.class),
                        PinnedType.command(3, Buy.class),
                        PinnedType.query(4, Look.class),
                        PinnedType.result(5, Reserved.class),
                        PinnedType.result(6, Stock.class)),
                new StockProvider().types());
    }

    private Record apply(Record command) throws CommandRejected {
        return stock.apply(nextSlot(), command);
    }

    private Record look(String item) throws CommandRejected {
        return stock.query(nextSlot(), new Look(item));
    }

    private String rejectionOf(Record command) {
        return assertThrows(CommandRejected.class, () -> apply(command)).getMessage();
    }

    /** Time passes, and what is due is done, as a replica does it. */
    private void pass(Duration duration) {
        time = time.plus(duration);
        if (stock.nextDeadline().filter(due -> due.compareTo(time) <= 0).isPresent()) {
            stock.onDeadline(nextSlot());
        }
    }

    private ApplyContext nextSlot() {
        slot++;
        return new ApplyContext(slot, time);
    }
}
