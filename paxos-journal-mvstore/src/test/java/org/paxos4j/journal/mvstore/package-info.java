@org.jspecify.annotations.NullMarked
package org.paxos4j.journal.mvstore;
