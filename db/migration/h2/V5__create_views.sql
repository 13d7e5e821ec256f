-- The views users may rely on (see src/docs/schema.md). H2 has no comments on the columns of a view, so they stand here.
--
-- All but v_dataset and v_run show the newest generation of each dataset name.
--
-- Keys are unpacked by joining the row groups of the plan: group g of column c is the key range
--   c.column_id * 2^44 + g * 2^20 ... + 2^20 - 1
-- which H2 reads straight from the primary key, so that a filter on dataset, column_name and row_group costs the rows it
-- finds and not the table. 17592186044416 is 2^44, 1048576 is 2^20.
--
-- A row's identity is the value of the dataset's key column in that row. Datasets without one pay a comparison for it.

-- Newest generation of each name; what the views below start from. Not part of the contract.
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

-- Row groups with the position of their first row, one row a group, unpacked from the plan. Not part of the contract.
create or replace view planned_row_group as
select
  p.dataset_id,
  g.x as row_group,
  p.first_row + (g.x - p.first_row_group) * p.row_group_size as first_row
from row_group_plan p
join system_range(0, (select max(s.first_row_group + s.row_group_count) - 1 from row_group_plan s)) g
  on g.x between p.first_row_group and p.first_row_group + p.row_group_count - 1;

-- Where the row groups begin that may be open: all before are finalized. They are admitted in order, so few after it are. Not part of
-- the contract.
create or replace view first_open_row_group as
select
  d.dataset_id,
  case
    when exists (select 1 from row_group f where f.dataset_id = d.dataset_id and f.row_group = 0) then (
      select min(f.row_group) + 1
      from row_group f
      where f.dataset_id = d.dataset_id
        and not exists (select 1 from row_group n where n.dataset_id = f.dataset_id and n.row_group = f.row_group + 1)
    )
    else 0
  end as row_group
from dataset d;

-- How far every column of every generation is, counted in rows. Not part of the contract.
-- A full column counts by its values, since one batch stands for many rows; a row dropped afterwards counts as dropped.
-- One pass counts two things, since passes are what it costs: each row adds 2^32, and a skipped one 1 more.
-- Of a finalized row group every live row has every column, so that only open ones are counted by their cells. Not so where
-- cells were skipped: how many, only the cells know.
create or replace view column_progress as
select
  t.dataset_id,
  t.dataset_name,
  t.generation,
  t.ordinal,
  t.column_name,
  t.total,
  t.completed / 4294967296 - mod(t.completed, 4294967296) as done,
  mod(t.completed, 4294967296) as skipped,
  t.dropped,
  t.total - t.completed / 4294967296 - t.dropped as pending
from (
  select
    d.dataset_id,
    d.dataset_name,
    d.generation,
    c.ordinal,
    c.column_name,
    d.row_count as total,
    cast(case                                       -- of all rows that have it, less those dropped since
      when c.strategy = 'CELL_BY_CELL' and d.has_skips then (
        select coalesce(sum(case when m.is_skipped then 4294967297 else 4294967296 end), 0)
        from completion_marker m
        where m.slice_key between c.column_id * 17592186044416 and c.column_id * 17592186044416 + 17592186044415
          and bitand(m.slice_key, 1048575) > 0
      ) + 4294967296 * (
        select coalesce(sum(cardinality(p.row_numbers)), 0)
        from plain_completion p
        where p.first_key between c.column_id * 17592186044416 and c.column_id * 17592186044416 + 17592186044415
      ) - 4294967296 * (
        select count(*)
        from dropped_row r
        join plain_completion p
          on p.first_key between r.row_key + (cast(c.column_id as bigint) - d.dataset_id) * 17592186044416 - bitand(r.row_key, 1048575)
          and r.row_key + (cast(c.column_id as bigint) - d.dataset_id) * 17592186044416
          and array_contains(p.row_numbers, cast(bitand(r.row_key, 1048575) as integer))
        where r.row_key between d.dataset_id * 17592186044416 and d.dataset_id * 17592186044416 + 17592186044415
      ) - (
        select coalesce(sum(case when m.is_skipped then 4294967297 else 4294967296 end), 0)
        from dropped_row r
        join completion_marker m
          on m.slice_key = r.row_key + (cast(c.column_id as bigint) - d.dataset_id) * 17592186044416
        where r.row_key between d.dataset_id * 17592186044416 and d.dataset_id * 17592186044416 + 17592186044415
      )
      when d.has_skips then (
        select coalesce(sum(case when b.is_skipped then 4294967297 else 4294967296 end), 0)
        from batch_value b
        where b.cell_key between c.column_id * 17592186044416 and c.column_id * 17592186044416 + 17592186044415
      ) - (
        select coalesce(sum(case when b.is_skipped then 4294967297 else 4294967296 end), 0)
        from dropped_row r
        join batch_value b
          on b.cell_key = r.row_key + (cast(c.column_id as bigint) - d.dataset_id) * 17592186044416
        where r.row_key between d.dataset_id * 17592186044416 and d.dataset_id * 17592186044416 + 17592186044415
      )
      else 4294967296 * (
        select coalesce(sum(f.live_rows), 0)
        from row_group f
        where f.dataset_id = d.dataset_id
      ) + 4294967296 * case c.strategy
        when 'CELL_BY_CELL' then (
          select count(*)
          from completion_marker m
          left join row_group f
            on f.dataset_id = d.dataset_id
            and f.row_group = mod(m.slice_key / 1048576, 16777216)
          left join dropped_row r
            on r.row_key = m.slice_key + (cast(d.dataset_id as bigint) - c.column_id) * 17592186044416
          where m.slice_key between c.column_id * 17592186044416 + o.row_group * 1048576
            and c.column_id * 17592186044416 + 17592186044415
            and bitand(m.slice_key, 1048575) > 0
            and f.row_group is null
            and r.row_key is null
        ) + (
          select coalesce(sum(cardinality(p.row_numbers)), 0)
          from plain_completion p
          left join row_group f
            on f.dataset_id = d.dataset_id
            and f.row_group = mod(p.first_key / 1048576, 16777216)
          where p.first_key between c.column_id * 17592186044416 + o.row_group * 1048576
            and c.column_id * 17592186044416 + 17592186044415
            and f.row_group is null
        ) - (
          select count(*)
          from dropped_row r
          left join row_group f
            on f.dataset_id = d.dataset_id
            and f.row_group = mod(r.row_key / 1048576, 16777216)
          join plain_completion p
            on p.first_key between r.row_key + (cast(c.column_id as bigint) - d.dataset_id) * 17592186044416 - bitand(r.row_key, 1048575)
            and r.row_key + (cast(c.column_id as bigint) - d.dataset_id) * 17592186044416
            and array_contains(p.row_numbers, cast(bitand(r.row_key, 1048575) as integer))
          where r.row_key between d.dataset_id * 17592186044416 + o.row_group * 1048576
            and d.dataset_id * 17592186044416 + 17592186044415
            and f.row_group is null
        )
        else (
          select count(*)
          from batch_value b
          left join row_group f
            on f.dataset_id = d.dataset_id
            and f.row_group = mod(b.cell_key / 1048576, 16777216)
          left join dropped_row r
            on r.row_key = b.cell_key + (cast(d.dataset_id as bigint) - c.column_id) * 17592186044416
          where b.cell_key between c.column_id * 17592186044416 + o.row_group * 1048576
            and c.column_id * 17592186044416 + 17592186044415
            and bitand(b.cell_key, 1048575) > 0
            and f.row_group is null
            and r.row_key is null
        )
      end
    end as bigint) as completed,
    (
      select count(*)
      from dropped_row r
      where r.row_key between d.dataset_id * 17592186044416 and d.dataset_id * 17592186044416 + 17592186044415
    ) as dropped
  from dataset d
  join first_open_row_group o on o.dataset_id = d.dataset_id
  join graph_column c on c.dataset_id = d.dataset_id
) t;

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

create or replace view v_run as
select
  d.dataset_name as dataset,                        -- the dataset worked on
  r.run_id as run,                                  -- number of the run, unique in the store, later runs are larger
  r.started_at as started_at,                       -- when it began
  r.finished_at as finished_at,                     -- when it ended; null: the process died, or is at work now
  r.outcome as outcome,                             -- how it ended; null like finished_at
  r.host as host,                                   -- the machine
  r.pid as pid,                                     -- the process
  d.generation as generation                        -- the generation worked on
from run r
join dataset d on d.dataset_id = r.dataset_id
where d.state <> 'discarded';
comment on view v_run is 'Runs: what one process did on one dataset; every generation';

create or replace view v_graph_edge as
select
  d.dataset_name as dataset,                        -- the dataset
  up.column_name as upstream,                       -- the column that must be there first
  down.column_name as downstream,                   -- the column that needs it
  min(e.kind) as kind,                              -- data: its values are read; gate: it only decides about skipping
  d.generation as generation                        -- the newest generation of the dataset
from newest_dataset d
join graph_column down on down.dataset_id = d.dataset_id
join graph_edge e on e.column_id = down.column_id
join graph_column up on up.column_id = e.upstream_id
group by d.dataset_name, d.generation, up.column_name, down.column_name;
comment on view v_graph_edge is 'Edges of the graph of columns, one for each pair; data where a pair is tied by both kinds';

-- The outer join with the numbers up to 1,000, the most cells that a row of plain_completion has, keeps the engine from going
-- through the numbers first.
create or replace view v_completion as
select
  d.dataset_name as dataset,                        -- the dataset
  c.column_name as column_name,                     -- the column
  g.row_group as row_group,                         -- id of the row group, from 0
  nullif(bitand(m.slice_key, 1048575) - 1, -1) as row_index, -- row inside the group, from 0; null: the whole group
  case when m.is_skipped then 'skipped' else 'done' end as status, -- done; skipped: a fill value stands in
  case                                              -- JSON text; of a whole group the array of its values in order of
    when m.cell_value is not null then m.cell_value -- rows, or null where that is longer than one text can be (1,048,576
    else (                                          -- characters): v_value has them one by one
      select case
        when count(*) = 0 then '[]'
        when sum(char_length(b.cell_value) + 1) < 1048576
          then '[' || listagg(b.cell_value, ',') within group (order by b.cell_key) || ']'
      end
      from batch_value b
      where b.cell_key between m.slice_key + 1 and m.slice_key + 1048575
    )
  end as cell_value,
  m.run_id as run,                                  -- the run that completed it
  d.generation as generation                        -- the newest generation of the dataset
from newest_dataset d
join graph_column c on c.dataset_id = d.dataset_id
join planned_row_group g on g.dataset_id = d.dataset_id
join completion_marker m
  on m.slice_key between c.column_id * 17592186044416 + g.row_group * 1048576
  and c.column_id * 17592186044416 + g.row_group * 1048576 + 1048575
union all
select
  d.dataset_name,
  c.column_name,
  g.row_group,
  p.row_numbers[i.x] - 1,
  'done',
  p.cell_values[i.x],
  p.run_id,
  d.generation
from newest_dataset d
join graph_column c on c.dataset_id = d.dataset_id
join planned_row_group g on g.dataset_id = d.dataset_id
join plain_completion p
  on p.first_key between c.column_id * 17592186044416 + g.row_group * 1048576 + 1
  and c.column_id * 17592186044416 + g.row_group * 1048576 + 1048575
left join system_range(1, 1000) i on i.x <= cardinality(p.row_numbers);
comment on view v_completion is 'Completed slices with their values, one row each';

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
join batch_value b on b.cell_key between m.slice_key + 1 and m.slice_key + 1048575
union all
select
  d.dataset_name,
  c.column_name,
  g.row_group,
  p.row_numbers[i.x] - 1,
  g.first_row + p.row_numbers[i.x] - 1,
  p.cell_values[i.x],
  p.run_id,
  d.generation,
  false
from newest_dataset d
join graph_column c on c.dataset_id = d.dataset_id
join planned_row_group g on g.dataset_id = d.dataset_id
join plain_completion p
  on p.first_key between c.column_id * 17592186044416 + g.row_group * 1048576 + 1
  and c.column_id * 17592186044416 + g.row_group * 1048576 + 1048575
left join system_range(1, 1000) i on i.x <= cardinality(p.row_numbers);
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
      when 'CELL_BY_CELL' then coalesce((
        select m.cell_value
        from completion_marker m
        where m.slice_key = k.column_id * 17592186044416 + mod(r.row_key, 17592186044416)
      ), (
        select p.cell_values[i.x]                     -- the column became the key column after it was computed
        from plain_completion p
        left join system_range(1, 1000) i on i.x <= cardinality(p.row_numbers)
        where p.first_key between k.column_id * 17592186044416 + mod(r.row_key, 17592186044416) - bitand(r.row_key, 1048575)
          and k.column_id * 17592186044416 + mod(r.row_key, 17592186044416)
          and p.row_numbers[i.x] = bitand(r.row_key, 1048575)
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
        select p.cell_values[i.x]                     -- the column became the key column after it was computed
        from plain_completion p
        left join system_range(1, 1000) i on i.x <= cardinality(p.row_numbers)
        where p.first_key between k.column_id * 17592186044416 + mod(f.slice_key, 17592186044416) - bitand(f.slice_key, 1048575)
          and k.column_id * 17592186044416 + mod(f.slice_key, 17592186044416)
          and p.row_numbers[i.x] = bitand(f.slice_key, 1048575)
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

-- Attempts with their slices, whichever table they are in. Not part of the contract.
-- The outer join keeps the engine from going through the numbers first. 1,000 is the most that a row has.
create or replace view recorded_attempt as
select
  t.slice_key,
  t.run_id,
  t.attempt,
  t.status,
  t.queued_at,
  t.started_at,
  t.finished_at,
  t.error_class,
  t.error_message
from task_trace t
union all
select
  p.group_key + p.row_numbers[i.x],
  p.run_id,
  p.attempt,
  p.status,
  p.queued_from + p.queued_after[i.x],
  p.queued_from + p.queued_after[i.x] + p.waited[i.x],
  p.queued_from + p.queued_after[i.x] + p.waited[i.x] + p.worked[i.x],
  null,
  null
from plain_trace p
left join system_range(1, 1000) i on i.x <= cardinality(p.row_numbers);

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
        select p.cell_values[i.x]                     -- the column became the key column after it was computed
        from plain_completion p
        left join system_range(1, 1000) i on i.x <= cardinality(p.row_numbers)
        where p.first_key between k.column_id * 17592186044416 + mod(t.slice_key, 17592186044416) - bitand(t.slice_key, 1048575)
          and k.column_id * 17592186044416 + mod(t.slice_key, 17592186044416)
          and p.row_numbers[i.x] = bitand(t.slice_key, 1048575)
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

create or replace view v_progress as
select
  p.dataset_name as dataset,                        -- the dataset
  p.column_name as column_name,                     -- the column
  p.total as total,                                 -- rows of the dataset; the next four add up to it
  p.done as done,                                   -- live rows that have the column's value
  p.skipped as skipped,                             -- live rows whose value is a fill
  p.dropped as dropped,                             -- dropped rows
  p.pending as pending,                             -- live rows that still lack it
  p.generation as generation                        -- the newest generation of the dataset
from column_progress p
join newest_dataset d on d.dataset_id = p.dataset_id;
comment on view v_progress is 'How far each column is, in rows, counted from the tables';
