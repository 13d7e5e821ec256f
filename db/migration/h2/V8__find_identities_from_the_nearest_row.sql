-- Lets a row's identity be found soon where the key column's cells share rows: it became the key column after they were computed.
--
-- From V5 on, all cells of the row group up to the row in question were gone through for every row that a view shows: for 20,000
-- dropped rows of a group of 100,000 nearly a minute. Now the rows that cells share are gone through backwards from the one that
-- begins nearest before, and only one that also ends behind is unpacked. Cells that complete together are seldom far apart, so that
-- it is among the first.

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
      when 'CELL_BY_CELL' then coalesce((
        select m.cell_value
        from completion_marker m
        where m.slice_key = k.column_id * 17592186044416 + mod(r.row_key, 17592186044416)
      ), (
        select p.cell_values[i.x]                     -- the column became the key column later; the nearest first
        from plain_completion p
        left join system_range(1, 1000) i on i.x <= cardinality(p.row_numbers)
        where p.first_key between k.column_id * 17592186044416 + mod(r.row_key, 17592186044416) - bitand(r.row_key, 1048575)
          and k.column_id * 17592186044416 + mod(r.row_key, 17592186044416)
          and p.row_numbers[cardinality(p.row_numbers)] >= bitand(r.row_key, 1048575)
          and p.row_numbers[i.x] = bitand(r.row_key, 1048575)
        order by p.first_key desc
        fetch first row only
      ))
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
      when 'CELL_BY_CELL' then coalesce((
        select m.cell_value
        from completion_marker m
        where m.slice_key = k.column_id * 17592186044416 + mod(f.slice_key, 17592186044416)
      ), (
        select p.cell_values[i.x]                     -- the column became the key column later; the nearest first
        from plain_completion p
        left join system_range(1, 1000) i on i.x <= cardinality(p.row_numbers)
        where p.first_key between k.column_id * 17592186044416 + mod(f.slice_key, 17592186044416) - bitand(f.slice_key, 1048575)
          and k.column_id * 17592186044416 + mod(f.slice_key, 17592186044416)
          and p.row_numbers[cardinality(p.row_numbers)] >= bitand(f.slice_key, 1048575)
          and p.row_numbers[i.x] = bitand(f.slice_key, 1048575)
        order by p.first_key desc
        fetch first row only
      ))
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
      when 'CELL_BY_CELL' then coalesce((
        select m.cell_value
        from completion_marker m
        where m.slice_key = k.column_id * 17592186044416 + mod(t.slice_key, 17592186044416)
      ), (
        select p.cell_values[i.x]                     -- the column became the key column later; the nearest first
        from plain_completion p
        left join system_range(1, 1000) i on i.x <= cardinality(p.row_numbers)
        where p.first_key between k.column_id * 17592186044416 + mod(t.slice_key, 17592186044416) - bitand(t.slice_key, 1048575)
          and k.column_id * 17592186044416 + mod(t.slice_key, 17592186044416)
          and p.row_numbers[cardinality(p.row_numbers)] >= bitand(t.slice_key, 1048575)
          and p.row_numbers[i.x] = bitand(t.slice_key, 1048575)
        order by p.first_key desc
        fetch first row only
      ))
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
from recorded_attempt t
join graph_column c on c.column_id = t.slice_key / 17592186044416
join newest_dataset d on d.dataset_id = c.dataset_id;
comment on view v_trace is 'Attempts, one row each, over all runs; there is no index, so a query reads all of them';
