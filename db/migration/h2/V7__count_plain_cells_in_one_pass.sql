-- Lets the progress of an open row group be counted in one pass over its cells, however many of its rows were dropped.
--
-- From V5 on, cells that share rows were counted by their rows, less those of dropped rows; and for each dropped row its cell was
-- sought in the arrays of its row group. With 100,000 rows in a group, 20,000 of them dropped, that took two minutes.

-- How far every column of every generation is, counted in rows. Not part of the contract.
-- A full column counts by its values, since one batch stands for many rows; a row dropped afterwards counts as dropped.
-- One pass counts two things, since passes are what it costs: each row adds 2^32, and a skipped one 1 more.
-- Of a finalized row group every live row has every column, so that only open ones are counted by their cells. Not so where
-- cells were skipped: how many, only the cells know.
-- Cells that share rows are unpacked only if a row was dropped. The outer join with the numbers up to 1,000, the most cells that a
-- row has, keeps the engine from going through the numbers first.
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
      ) + 4294967296 * case
        when exists (
          select 1
          from dropped_row r
          where r.row_key between d.dataset_id * 17592186044416 and d.dataset_id * 17592186044416 + 17592186044415
        ) then (
          select count(*)
          from plain_completion p
          left join system_range(1, 1000) i on i.x <= cardinality(p.row_numbers)
          left join dropped_row r
            on r.row_key = p.first_key - bitand(p.first_key, 1048575) + p.row_numbers[i.x]
              + (cast(d.dataset_id as bigint) - c.column_id) * 17592186044416
          where p.first_key between c.column_id * 17592186044416 and c.column_id * 17592186044416 + 17592186044415
            and r.row_key is null
        )
        else (
          select coalesce(sum(cardinality(p.row_numbers)), 0)
          from plain_completion p
          where p.first_key between c.column_id * 17592186044416 and c.column_id * 17592186044416 + 17592186044415
        )
      end - (
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
        ) + case
          when exists (
            select 1
            from dropped_row r
            where r.row_key between d.dataset_id * 17592186044416 + o.row_group * 1048576
              and d.dataset_id * 17592186044416 + 17592186044415
          ) then (
            select count(*)
            from plain_completion p
            left join row_group f
              on f.dataset_id = d.dataset_id
              and f.row_group = mod(p.first_key / 1048576, 16777216)
            left join system_range(1, 1000) i on i.x <= cardinality(p.row_numbers)
            left join dropped_row r
              on r.row_key = p.first_key - bitand(p.first_key, 1048575) + p.row_numbers[i.x]
                + (cast(d.dataset_id as bigint) - c.column_id) * 17592186044416
            where p.first_key between c.column_id * 17592186044416 + o.row_group * 1048576
              and c.column_id * 17592186044416 + 17592186044415
              and f.row_group is null
              and r.row_key is null
          )
          else (
            select coalesce(sum(cardinality(p.row_numbers)), 0)
            from plain_completion p
            left join row_group f
              on f.dataset_id = d.dataset_id
              and f.row_group = mod(p.first_key / 1048576, 16777216)
            where p.first_key between c.column_id * 17592186044416 + o.row_group * 1048576
              and c.column_id * 17592186044416 + 17592186044415
              and f.row_group is null
          )
        end
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
