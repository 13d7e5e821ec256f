-- What attempts did that failed, were given up, or have no times. Append-only and without any index, so that a build pays for an
-- append and nothing else.
create table if not exists task_trace (
  slice_key     bigint not null,
  run_id        bigint not null,
  attempt       integer not null,
  status        tinyint,                                       -- 0 succeeded, 1 skipped, 2 failed, 3 cancelled, 4 abandoned, 5 discarded
  queued_at     bigint,                                        -- microseconds since 1970, as the two below
  started_at    bigint,
  finished_at   bigint,
  error_class   varchar(500),
  error_message varchar(4000)
);

-- Attempts that ended as they should, which most do: a row has those of a turn that share group, run, number and status, so that
-- each costs some elements of arrays and no row of its own. The arrays are of one length, at most 1,000. Append-only, no index.
create table if not exists plain_trace (
  group_key    bigint not null,                                -- slice_key of the whole group
  run_id       bigint not null,
  attempt      integer not null,
  status       tinyint not null,                               -- as in task_trace
  queued_from  bigint not null,                                -- microseconds since 1970
  row_numbers  integer array not null,                         -- row index + 1; 0 is the whole group
  queued_after bigint array not null,                          -- microseconds since queued_from, of either sign
  waited       bigint array not null,                          -- microseconds from queued to started
  worked       bigint array not null                           -- microseconds from started to finished
);

-- How often a slice was attempted, over all runs, and how often the process died meanwhile. Only what the scheduler wants to
-- know after a crash: slices that ended well at once are not here.
create table if not exists attempt_count (
  slice_key bigint not null,
  attempts  integer not null,
  deaths    integer not null,
  constraint pk_attempt_count primary key (slice_key)
);

-- Attempts that are at work. Written before they start and removed when they end, so that what the process was at when it
-- died is what is left: the next run turns it into traces and counts, and starts with none.
create table if not exists task_start (
  slice_key  bigint not null,
  run_id     bigint not null,
  attempt    integer not null,
  queued_at  bigint,                                           -- microseconds since 1970; both null where tracing is off
  started_at bigint,
  constraint pk_task_start primary key (slice_key)
);
