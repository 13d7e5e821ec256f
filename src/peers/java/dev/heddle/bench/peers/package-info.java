/** Other systems that do small pieces of work durably on a database, for {@link dev.heddle.bench.ThroughputBenchmark}. */
@NullMarked
package dev.heddle.bench.peers;

import org.jspecify.annotations.NullMarked;
