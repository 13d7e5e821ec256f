-- Rows as large as those that a build writes for a cell: one with the result, and one of a trace.
create table result (
  item       bigint not null,
  run        bigint not null,
  is_skipped boolean not null,
  item_value varchar(1048576),
  constraint pk_result primary key (item)
);
create table trace (
  item          bigint not null,
  run           bigint not null,
  attempt       integer not null,
  status        tinyint,
  queued_at     bigint,
  started_at    bigint,
  finished_at   bigint,
  error_class   varchar(500),
  error_message varchar(4000)
);
