-- What each attempt did. Append-only and without any index, so that a build pays for an append and nothing else.
create table task_trace (
  slice_key     bigint not null,
  run_id        bigint not null,
  attempt       integer not null,
  status        tinyint,                                       -- ordinal of dev.heddle.task.TaskStatus; a test pins the order
  queued_at     bigint,                                        -- microseconds since 1970, as the two below
  started_at    bigint,
  finished_at   bigint,
  error_class   varchar(500),
  error_message varchar(4000)
);
