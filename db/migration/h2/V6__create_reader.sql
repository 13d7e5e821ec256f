-- The user that reads the public views and nothing else; the password keeps nobody out, it only tells the user apart.
create user if not exists heddle_reader password 'heddle';
grant select on v_dataset, v_run, v_graph_edge, v_completion, v_value, v_side_effect, v_dropped_row, v_kept_failure, v_trace, v_progress to heddle_reader;
