/** Persistence on JDBC: the only package that knows jOOQ, Flyway, HikariCP and H2. */
@NullMarked
package dev.heddle.store.jooq;

import org.jspecify.annotations.NullMarked;
