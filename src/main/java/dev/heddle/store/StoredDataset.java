package dev.heddle.store;

import java.time.Instant;

/**
 * One generation of a dataset in a store.
 *
 * @param id its key inside the store
 * @param generation counts from 1 for each name
 * @param isComplete whether every row group is finalized
 * @param createdAt when it was first recorded
 * @param spec what it is made of
 */
public record StoredDataset(int id, int generation, boolean isComplete, Instant createdAt, DatasetSpec spec) {}
