-- What the views show of skips, side effects, kept failures and the key column (see src/docs/schema.md). Views that exist
-- get more columns at the end and nothing else; V5 explains how keys are unpacked.
--
-- A row's identity is the value of the dataset's key column in that row. Datasets without one pay a comparison for it.

create or replace view newest_dataset as
select d.dataset_id, d.dataset_name, d.generation, d.row_count, d.key_column
from dataset d
where d.state <> 'discarded'
  and not exists (
    select 1
    from dataset later
    where later.dataset_name = d.dataset_name
      and later.generation > d.generation
      and later.state <> 'discarded'
  );

create or replace view v_dataset as
select
  d.dataset_name as dataset,                        -- its name
  d.generation as generation,                       -- counts from 1 for each name; a changed definition begins a new one
  d.row_count as rows,                              -- rows planned, dropped ones included
  d.row_group_count as row_groups,                  -- row groups planned
  d.state as state,                                 -- building; complete: every row group is finalized
  d.created_at as created_at,                       -- when it was first recorded
  d.key_column as key_column                        -- the column whose value identifies a row for people; null for none
from dataset d
where d.state <> 'discarded';
comment on view v_dataset is 'Datasets, every generation of each';

create or replace view v_value as
select
  d.dataset_name as dataset,                        -- the dataset
  c.column_name as column_name,                     -- the column
  g.row_group as row_group,                         -- id of the row group, from 0
  bitand(m.slice_key, 1048575) - 1 as row_index,    -- row inside the group, from 0
  g.first_row + bitand(m.slice_key, 1048575) - 1 as row_position, -- row inside the dataset, from 0
  m.cell_value as cell_value,                       -- JSON text
  m.run_id as run,                                  -- the run that computed it
  d.generation as generation,                       -- the newest generation of the dataset
  m.is_skipped as is_skipped                        -- whether the value is a fill that stands in for one that was not computed
from newest_dataset d
join graph_column c on c.dataset_id = d.dataset_id
join planned_row_group g on g.dataset_id = d.dataset_id
join completion_marker m
  on m.slice_key between c.column_id * 17592186044416 + g.row_group * 1048576 + 1
  and c.column_id * 17592186044416 + g.row_group * 1048576 + 1048575
union all
select
  d.dataset_name,
  c.column_name,
  g.row_group,
  bitand(b.cell_key, 1048575) - 1,
  g.first_row + bitand(b.cell_key, 1048575) - 1,
  b.cell_value,
  m.run_id,
  d.generation,
  b.is_skipped
from newest_dataset d
join graph_column c on c.dataset_id = d.dataset_id
join planned_row_group g on g.dataset_id = d.dataset_id
join completion_marker m on m.slice_key = c.column_id * 17592186044416 + g.row_group * 1048576
join batch_value b on b.cell_key between m.slice_key + 1 and m.slice_key + 1048575;
comment on view v_value is 'Computed cells of both strategies, one row each, those of dropped rows included';

create or replace view v_side_effect as
select
  d.dataset_name as dataset,                        -- the dataset
  s.side_effect_name as side_effect,                -- the side effect
  c.column_name as column_name,                     -- the column that makes it
  g.row_group as row_group,                         -- id of the row group, from 0
  bitand(v.cell_key, 1048575) - 1 as row_index,     -- row inside the group, from 0
  g.first_row + bitand(v.cell_key, 1048575) - 1 as row_position, -- row inside the dataset, from 0
  v.cell_value as cell_value,                       -- JSON text
  m.run_id as run,                                  -- the run that computed it
  d.generation as generation,                       -- the newest generation of the dataset
  case c.strategy                                   -- whether its column was skipped in that row; the value is null then
    when 'CELL_BY_CELL' then m.is_skipped
    else (
      select b.is_skipped
      from batch_value b
      where b.cell_key = m.slice_key + bitand(v.cell_key, 1048575)
    )
  end as is_skipped
from newest_dataset d
join graph_column c on c.dataset_id = d.dataset_id
join graph_side_effect s on s.column_id = c.column_id
join planned_row_group g on g.dataset_id = d.dataset_id
join side_effect_value v
  on v.cell_key between s.side_effect_id * 17592186044416 + g.row_group * 1048576 + 1
  and s.side_effect_id * 17592186044416 + g.row_group * 1048576 + 1048575
join completion_marker m
  on m.slice_key = c.column_id * 17592186044416 + g.row_group * 1048576
    + case c.strategy when 'CELL_BY_CELL' then bitand(v.cell_key, 1048575) else 0 end;
comment on view v_side_effect is 'Values of side effects, one row for each row of the dataset, those of dropped rows included';

create or replace view v_dropped_row as
select
  d.dataset_name as dataset,                        -- the dataset
  g.row_group as row_group,                         -- id of the row group, from 0
  bitand(r.row_key, 1048575) - 1 as row_index,      -- row inside the group, from 0
  c.column_name as column_name,                     -- the column that lost the row
  r.reason as reason,                               -- why, for people; cut at 4,000 characters
  r.error_class as error_class,                     -- class name of what was thrown; null if nothing was
  r.attempt as attempt,                             -- the attempt that failed; 0 if none did
  r.run_id as run,                                  -- the run that dropped it
  r.dropped_at as dropped_at,                       -- when it was decided
  d.generation as generation,                       -- the newest generation of the dataset
  g.first_row + bitand(r.row_key, 1048575) - 1 as row_position, -- row inside the dataset, from 0
  case when d.key_column is not null then (         -- JSON text, the row's value of the dataset's key column; null if it has none
    select case k.strategy
      when 'CELL_BY_CELL' then (
        select m.cell_value
        from completion_marker m
        where m.slice_key = k.column_id * 17592186044416 + mod(r.row_key, 17592186044416)
      )
      else (
        select b.cell_value
        from batch_value b
        where b.cell_key = k.column_id * 17592186044416 + mod(r.row_key, 17592186044416)
      )
    end
    from graph_column k
    where k.dataset_id = d.dataset_id
      and k.column_name = d.key_column
  ) end as row_identity
from newest_dataset d
join planned_row_group g on g.dataset_id = d.dataset_id
join dropped_row r
  on r.row_key between d.dataset_id * 17592186044416 + g.row_group * 1048576
  and d.dataset_id * 17592186044416 + g.row_group * 1048576 + 1048575
join graph_column c on c.column_id = r.column_id;
comment on view v_dropped_row is 'Rows that left the result, with the first reason of each';

create or replace view v_kept_failure as
select
  d.dataset_name as dataset,                        -- the dataset
  g.row_group as row_group,                         -- id of the row group, from 0
  nullif(bitand(f.slice_key, 1048575) - 1, -1) as row_index, -- row inside the group, from 0; null: the whole group
  c.column_name as column_name,                     -- the column that failed
  f.reason as reason,                               -- why, for people; cut at 4,000 characters
  f.error_class as error_class,                     -- class name of what was thrown; null if nothing was
  f.attempt as attempt,                             -- the attempt that failed; 0 if none did
  f.run_id as run,                                  -- the run that gave up
  f.failed_at as failed_at,                         -- when it was decided
  d.generation as generation,                       -- the newest generation of the dataset
  g.first_row + nullif(bitand(f.slice_key, 1048575) - 1, -1) as row_position, -- row inside the dataset, from 0; null: the whole group
  case when d.key_column is not null and bitand(f.slice_key, 1048575) > 0 then ( -- as in v_dropped_row
    select case k.strategy
      when 'CELL_BY_CELL' then (
        select m.cell_value
        from completion_marker m
        where m.slice_key = k.column_id * 17592186044416 + mod(f.slice_key, 17592186044416)
      )
      else (
        select b.cell_value
        from batch_value b
        where b.cell_key = k.column_id * 17592186044416 + mod(f.slice_key, 17592186044416)
      )
    end
    from graph_column k
    where k.dataset_id = d.dataset_id
      and k.column_name = d.key_column
  ) end as row_identity
from newest_dataset d
join graph_column c on c.dataset_id = d.dataset_id
join planned_row_group g on g.dataset_id = d.dataset_id
join kept_failure f
  on f.slice_key between c.column_id * 17592186044416 + g.row_group * 1048576
  and c.column_id * 17592186044416 + g.row_group * 1048576 + 1048575;
comment on view v_kept_failure is 'Slices that failed for good and kept their rows, with a null for a value';

create or replace view v_trace as
select
  d.dataset_name as dataset,                        -- the dataset
  t.run_id as run,                                  -- the run that attempted it
  c.column_name as column_name,                     -- the column
  cast(mod(t.slice_key / 1048576, 16777216) as integer) as row_group, -- id of the row group, from 0
  nullif(bitand(t.slice_key, 1048575) - 1, -1) as row_index, -- row inside the group, from 0; null: the whole group
  case                                              -- FROM_SCRATCH, CELL or BATCH
    when bitand(t.slice_key, 1048575) > 0 then 'CELL'
    when exists (select 1 from graph_edge e where e.column_id = c.column_id and e.upstream_id is not null) then 'BATCH'
    else 'FROM_SCRATCH'
  end as task_type,
  t.attempt as attempt,                             -- number of the attempt, counted over all runs
  case t.status                                     -- how it ended; null while it has not
    when 0 then 'SUCCEEDED'
    when 1 then 'SKIPPED'
    when 2 then 'FAILED'
    when 3 then 'CANCELLED'
    when 4 then 'ABANDONED'
    when 5 then 'DISCARDED'
  end as status,
  cast(dateadd(microsecond, t.queued_at, timestamp with time zone '1970-01-01 00:00:00+00') as timestamp(6) with time zone) as queued_at, -- when the task became ready; null if unknown
  cast(dateadd(microsecond, t.started_at, timestamp with time zone '1970-01-01 00:00:00+00') as timestamp(6) with time zone) as started_at, -- when a worker took it; null if none did
  cast(dateadd(microsecond, t.finished_at, timestamp with time zone '1970-01-01 00:00:00+00') as timestamp(6) with time zone) as finished_at, -- when it ended; null while it has not
  t.error_class as error_class,                     -- class name of what was thrown; null if nothing was
  t.error_message as error_message,                 -- its message, cut at 4,000 characters; null if it had none
  d.generation as generation,                       -- the newest generation of the dataset
  case when d.key_column is not null and bitand(t.slice_key, 1048575) > 0 then ( -- as in v_dropped_row
    select case k.strategy
      when 'CELL_BY_CELL' then (
        select m.cell_value
        from completion_marker m
        where m.slice_key = k.column_id * 17592186044416 + mod(t.slice_key, 17592186044416)
      )
      else (
        select b.cell_value
        from batch_value b
        where b.cell_key = k.column_id * 17592186044416 + mod(t.slice_key, 17592186044416)
      )
    end
    from graph_column k
    where k.dataset_id = d.dataset_id
      and k.column_name = d.key_column
  ) end as row_identity
from task_trace t
join graph_column c on c.column_id = t.slice_key / 17592186044416
join newest_dataset d on d.dataset_id = c.dataset_id;
comment on view v_trace is 'Attempts, one row each, over all runs; there is no index, so a query reads all of them';

grant select on v_dataset, v_run, v_graph_edge, v_completion, v_value, v_side_effect, v_dropped_row, v_kept_failure, v_trace, v_progress to heddle_reader;
