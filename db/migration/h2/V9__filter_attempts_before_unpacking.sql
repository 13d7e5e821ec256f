-- Lets a query of v_trace look at the attempts it returns, and at the rows that hold the others without unpacking them.
--
-- From V5 on, the attempts were unpacked and put together before a condition was looked at, as the engine does with a view inside a
-- view unless the condition is one on a column of the inner view. A store that is opened for reading keeps all that in memory: of
-- ten million attempts, counting those of one column in 20 row groups did not fit into a gigabyte.

-- Columns of the newest generations. Not part of the contract. A view of its own, and the last that newest_attempt joins before the
-- numbers: the engine joins in an order of its choice, but leaves an outer join behind what it follows. With dataset and column apart
-- it unpacked first and looked at the column afterwards.
create or replace view newest_column as
select d.dataset_id, d.dataset_name, d.generation, d.key_column, c.column_id, c.column_name
from newest_dataset d
join graph_column c on c.dataset_id = d.dataset_id;

-- Attempts of the newest generations. Each column that v_trace shows and a query may filter by is one here and not computed from one
-- there, so that its conditions reach the tables. Of attempts that share a row, column, row group, run, number and status are the
-- row's own: a condition on them is decided before it is unpacked. Not part of the contract.
create or replace view newest_attempt as
select
  c.dataset_id,
  c.dataset_name,
  c.generation,
  c.key_column,
  c.column_id,
  c.column_name,
  cast(mod(t.slice_key / 1048576, 16777216) as integer) as row_group,
  nullif(bitand(t.slice_key, 1048575) - 1, -1) as row_index,
  t.slice_key,
  t.run_id,
  t.attempt,
  case t.status
    when 0 then 'SUCCEEDED'
    when 1 then 'SKIPPED'
    when 2 then 'FAILED'
    when 3 then 'CANCELLED'
    when 4 then 'ABANDONED'
    when 5 then 'DISCARDED'
  end as status,
  cast(dateadd(microsecond, t.queued_at, timestamp with time zone '1970-01-01 00:00:00+00') as timestamp(6) with time zone) as queued_at,
  cast(dateadd(microsecond, t.started_at, timestamp with time zone '1970-01-01 00:00:00+00') as timestamp(6) with time zone) as started_at,
  cast(dateadd(microsecond, t.finished_at, timestamp with time zone '1970-01-01 00:00:00+00') as timestamp(6) with time zone) as finished_at,
  t.error_class,
  t.error_message
from task_trace t
join newest_column c on c.column_id = t.slice_key / 17592186044416
union all
select
  c.dataset_id,
  c.dataset_name,
  c.generation,
  c.key_column,
  c.column_id,
  c.column_name,
  cast(mod(p.group_key / 1048576, 16777216) as integer),
  nullif(p.row_numbers[i.x] - 1, -1),
  p.group_key + p.row_numbers[i.x],
  p.run_id,
  p.attempt,
  case p.status
    when 0 then 'SUCCEEDED'
    when 1 then 'SKIPPED'
    when 2 then 'FAILED'
    when 3 then 'CANCELLED'
    when 4 then 'ABANDONED'
    when 5 then 'DISCARDED'
  end,
  cast(dateadd(microsecond, p.queued_from + p.queued_after[i.x], timestamp with time zone '1970-01-01 00:00:00+00') as timestamp(6) with time zone),
  cast(dateadd(microsecond, p.queued_from + p.queued_after[i.x] + p.waited[i.x], timestamp with time zone '1970-01-01 00:00:00+00') as timestamp(6) with time zone),
  cast(dateadd(microsecond, p.queued_from + p.queued_after[i.x] + p.waited[i.x] + p.worked[i.x], timestamp with time zone '1970-01-01 00:00:00+00') as timestamp(6) with time zone),
  null,
  null
from plain_trace p
join newest_column c on c.column_id = p.group_key / 17592186044416
left join system_range(1, 1000) i on i.x <= cardinality(p.row_numbers);

create or replace view v_trace as
select
  t.dataset_name as dataset,                        -- the dataset
  t.run_id as run,                                  -- the run that attempted it
  t.column_name as column_name,                     -- the column
  t.row_group as row_group,                         -- id of the row group, from 0
  t.row_index as row_index,                         -- row inside the group, from 0; null: the whole group
  case                                              -- FROM_SCRATCH, CELL or BATCH
    when t.row_index is not null then 'CELL'
    when exists (select 1 from graph_edge e where e.column_id = t.column_id and e.upstream_id is not null) then 'BATCH'
    else 'FROM_SCRATCH'
  end as task_type,
  t.attempt as attempt,                             -- number of the attempt, counted over all runs
  t.status as status,                               -- how it ended; null while it has not
  t.queued_at as queued_at,                         -- when the task became ready; null if unknown
  t.started_at as started_at,                       -- when a worker took it; null if none did
  t.finished_at as finished_at,                     -- when it ended; null while it has not
  t.error_class as error_class,                     -- class name of what was thrown; null if nothing was
  t.error_message as error_message,                 -- its message, cut at 4,000 characters; null if it had none
  t.generation as generation,                       -- the newest generation of the dataset
  case when t.key_column is not null and t.row_index is not null then ( -- as in v_dropped_row
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
    where k.dataset_id = t.dataset_id
      and k.column_name = t.key_column
  ) end as row_identity
from newest_attempt t;
comment on view v_trace is 'Attempts, one row each, over all runs; there is no index, so a query reads all of them';

drop view if exists recorded_attempt;
