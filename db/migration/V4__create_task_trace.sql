-- What each attempt did. Append-only and without any index, so that a build pays for an append and nothing else.
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
