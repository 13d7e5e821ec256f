/**
 * Columns computed by expressions in CEL, the Common Expression Language. The only package that knows the CEL library, so that
 * everything else works without it.
 */
@NullMarked
package dev.heddle.cli.expression;

import org.jspecify.annotations.NullMarked;
