-- Completed slices with their values, one row per slice; but for those in plain_completion.
-- slice_key packs column_id (19 bits), row_group (24 bits) and row_index + 1 (20 bits; 0 is the whole group) into one
-- number: H2 keeps a single bigint key as the row's own position, and composite keys cost more than durability does.
create table if not exists completion_marker (
  slice_key  bigint not null,
  run_id     bigint not null,
  is_skipped boolean not null,
  cell_value varchar(1048576),                                 -- JSON text; null for a whole group, whose values are in batch_value
  constraint pk_completion_marker primary key (slice_key)
);

-- Cells that were completed by the same turn, share column and row group, and of which there is nothing more to say than a short
-- value; so that of cells that come by the hundred each costs two elements of arrays and no row of its own. Never of a column that
-- has side effects, nor of the key column: their cells are looked up by key. A cell is here or in completion_marker.
create table if not exists plain_completion (
  first_key   bigint not null,                                 -- slice_key of the first of the cells
  run_id      bigint not null,
  row_numbers integer array not null,                          -- row index + 1, ascending; at most 1,000
  cell_values varchar(100) array not null,                     -- JSON texts, one for each
  constraint pk_plain_completion primary key (first_key)
);

-- Values of a full column, one row per live row of its group; written in the transaction of the group's marker.
-- cell_key packs like slice_key, with the row's own index.
create table if not exists batch_value (
  cell_key   bigint not null,
  is_skipped boolean not null,                                 -- a gate may skip single rows of a batch
  cell_value varchar(1048576) not null,
  constraint pk_batch_value primary key (cell_key)
);

-- Values of side effects, one row per row of the dataset; written in the transaction of their column's marker.
-- cell_key packs side_effect_id (19 bits), row_group (24 bits) and row_index + 1 (20 bits).
create table if not exists side_effect_value (
  cell_key   bigint not null,
  cell_value varchar(1048576) not null,
  constraint pk_side_effect_value primary key (cell_key)
);

-- Slices that failed for good but keep their rows, with a null for a value; written in the transaction of the marker.
create table if not exists kept_failure (
  slice_key   bigint not null,
  reason      varchar(4000) not null,
  error_class varchar(500),
  attempt     integer not null,
  run_id      bigint not null,
  failed_at   timestamp(6) with time zone not null,
  constraint pk_kept_failure primary key (slice_key)
);

-- Rows that left the result. Terminal; the first reason stays.
-- row_key packs dataset_id (19 bits), row_group (24 bits) and row_index + 1 (20 bits).
create table if not exists dropped_row (
  row_key     bigint not null,
  column_id   integer not null,                                -- the column that lost the row
  reason      varchar(4000) not null,
  error_class varchar(500),
  attempt     integer not null,
  run_id      bigint not null,
  dropped_at  timestamp(6) with time zone not null,
  constraint pk_dropped_row primary key (row_key)
);

-- Row groups that are finalized. Written after all their facts, never removed.
create table if not exists row_group (
  dataset_id   integer not null,
  row_group    integer not null,
  live_rows    integer not null check (live_rows >= 0),
  run_id       bigint not null,
  finalized_at timestamp(6) with time zone not null,
  constraint pk_row_group primary key (dataset_id, row_group)
);

-- Row groups whose preparation is done: it is not repeated after a crash.
create table if not exists prepared_row_group (
  dataset_id integer not null,
  row_group  integer not null,
  run_id     bigint not null,
  constraint pk_prepared_row_group primary key (dataset_id, row_group)
);
