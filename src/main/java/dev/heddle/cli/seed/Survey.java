package dev.heddle.cli.seed;

import java.util.List;

/**
 * What one pass over a file of records found out.
 *
 * @param index where the records begin, and how many there are
 * @param fields the names of fields: the header, or in JSON Lines every name that occurs
 * @param sha256 SHA-256 of the file, in hexadecimal
 */
record Survey(SparseIndex index, List<String> fields, String sha256) {}
