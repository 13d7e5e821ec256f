package dev.heddle;

import static java.util.Objects.requireNonNull;

import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.InvalidGraphException;
import dev.heddle.scheduler.ColumnRules;
import dev.heddle.scheduler.Hooks;
import dev.heddle.store.ColumnSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a dataset is: its columns, how each is computed and how many rows there are.
 *
 * <p>Says nothing of progress, which the store knows. Immutable, safe for many threads as far as the user's functions are;
 * can be built any number of times, in any store.
 */
public final class Dataset {
    static final int WEIGHT_MAX = 10_000;

    private static final int ROW_GROUP_SIZE_DEFAULT = 1_000;

    private final String name;
    private final RowTarget target;
    private final int rowGroupSize;
    private final List<ColumnDefinition> columns;
    private final Map<String, Integer> resources;
    private final ExecutionGraph graph;
    private final @Nullable String key;
    private final RowGroupFunctions around;
    private final @Nullable GenerationFunction afterGeneration;

    private Dataset(Builder builder, RowTarget target, List<ColumnDefinition> columns, ExecutionGraph graph) {
        this.name = builder.name;
        this.target = target;
        this.rowGroupSize = builder.rowGroupSize;
        this.columns = columns;
        this.resources = Map.copyOf(builder.resources);
        this.graph = graph;
        this.key = builder.key;
        this.around = new RowGroupFunctions(builder.before, builder.after);
        this.afterGeneration = builder.afterGeneration;
    }

    /**
     * Starts the description of a dataset.
     *
     * @param name its name, by which a store knows it
     * @return an empty description
     */
    public static Builder named(String name) {
        return new Builder(requireNonNull(name, "name"));
    }

    /**
     * Returns the name.
     *
     * @return the name by which a store knows the dataset
     */
    public String name() {
        return name;
    }

    /**
     * Returns the size.
     *
     * @return how many rows there are to be; of a dataset with {@link Builder#liveRows}, how many are to live
     */
    public long rows() {
        return target.rows();
    }

    /**
     * Returns the size of row groups.
     *
     * @return rows in each group but perhaps the last
     */
    public int rowGroupSize() {
        return rowGroupSize;
    }

    /**
     * Returns the columns and what they need of each other.
     *
     * @return the graph
     */
    public ExecutionGraph graph() {
        return graph;
    }

    List<ColumnSpec> columnSpecs() {
        return columns.stream().flatMap(column -> column.specs().stream()).toList();
    }

    RowTarget target() {
        return target;
    }

    @Nullable
    String key() {
        return key;
    }

    @Nullable
    GenerationFunction afterGeneration() {
        return afterGeneration;
    }

    Hooks hooks() {
        return around.hooks();
    }

    Map<String, Integer> resources() {
        return resources;
    }

    Map<String, ColumnRules> rules(int valueBytesMax) {
        Map<String, ColumnRules> rules = new LinkedHashMap<>();
        for (ColumnDefinition column : columns) {
            ColumnRules shared = column.rules(valueBytesMax);
            column.names().forEach(name -> rules.put(name, shared));
        }
        return rules;
    }

    /** Collects a description. One thread at a time. Problems are all reported by {@link #build}. */
    public static final class Builder {
        private final String name;
        private @Nullable RowTarget target;
        private boolean isTargetGivenTwice;
        private int rowGroupSize = ROW_GROUP_SIZE_DEFAULT;
        private final List<ColumnBuilder> columns = new ArrayList<>();
        private final Map<String, Integer> resources = new LinkedHashMap<>();
        private final List<String> problems = new ArrayList<>();
        private @Nullable String key;
        private @Nullable RowGroupFunction before;
        private @Nullable RowGroupConsumer after;
        private @Nullable GenerationFunction afterGeneration;

        private Builder(String name) {
            this.name = name;
        }

        /**
         * Says how many rows there are to be. A later build may ask for more, never for fewer.
         *
         * @param rows the number, 0 or more
         * @return this description
         */
        public Builder rows(long rows) {
            return target(RowTarget.all(rows));
        }

        /**
         * Says how many rows are to survive, instead of {@link #rows}. So many rows are planned first; once they are finished, as
         * many more as were dropped, and so on, until so many live or the candidates are used up, which is a partial outcome.
         * A later build may ask for more of both.
         *
         * @param rows rows that are to live, 0 or more
         * @param candidates rows that may be planned for it, at least as many
         * @return this description
         */
        public Builder liveRows(long rows, long candidates) {
            return target(RowTarget.live(rows, candidates));
        }

        private Builder target(RowTarget given) {
            isTargetGivenTwice |= target != null && target.isLive() != given.isLive();
            target = given;
            return this;
        }

        /**
         * Says how many rows make a row group: the unit of memory, of full columns and of checkpoints. 1,000 if not said;
         * fixed once the dataset is in a store.
         *
         * @param rowGroupSize the number, from 1 to 1,048,575
         * @return this description
         */
        public Builder rowGroupSize(int rowGroupSize) {
            this.rowGroupSize = rowGroupSize;
            return this;
        }

        /**
         * Names the column whose value tells people which row is meant: in reasons, events and views. It may be hidden from exports,
         * and need not be unique.
         *
         * @param column a column of this dataset
         * @return this description
         */
        public Builder key(String column) {
            this.key = requireNonNull(column, "column");
            return this;
        }

        /**
         * Has a function look at each row group once its columns from scratch have their values and before anything else of the
         * group starts. It may drop rows; what it throws fails the build. Called once for a group, and again after a crash.
         *
         * @param function the user's code
         * @return this description
         */
        public Builder beforeRowGroup(RowGroupFunction function) {
            this.before = requireNonNull(function, "function");
            return this;
        }

        /**
         * Has a function look at each row group once every live row of it has every column, before the group is finished. What it
         * throws fails the build, and the group is not finished. Called once for a group, and again after a crash.
         *
         * @param function the user's code
         * @return this description
         */
        public Builder afterRowGroup(RowGroupConsumer function) {
            this.after = requireNonNull(function, "function");
            return this;
        }

        /**
         * Has a function called when every row is finished, and the rows wished for live, before the dataset counts as complete.
         * What it throws fails the build; the next build calls it again, and so does one after a crash during the call. Once it
         * has succeeded it is called again only after the dataset has grown.
         *
         * @param function the user's code
         * @return this description
         */
        public Builder afterGeneration(GenerationFunction function) {
            this.afterGeneration = requireNonNull(function, "function");
            return this;
        }

        /**
         * Adds a root column whose values for a row group are made of nothing but the group's place.
         *
         * @param column its name
         * @param function the user's code
         * @return the column, to say more of
         */
        public ColumnBuilder fromScratch(String column, FromScratchFunction function) {
            return add(List.of(column), UserCode.fromScratch(requireNonNull(function, "function")));
        }

        /**
         * Adds root columns that one function makes together, once for each row group.
         *
         * @param columns their names, at least one
         * @param function the user's code
         * @return the columns, to say more of
         */
        public ColumnBuilder fromScratch(List<String> columns, FromScratchColumnsFunction function) {
            return add(columns, UserCode.fromScratch(List.copyOf(columns), requireNonNull(function, "function")));
        }

        /**
         * Adds a column that is computed cell by cell.
         *
         * @param column its name
         * @param function the user's code
         * @return the column, to say more of
         */
        public ColumnBuilder cell(String column, CellFunction function) {
            return add(List.of(column), UserCode.cell(requireNonNull(function, "function")));
        }

        /**
         * Adds columns whose cells one function computes together, once for each row.
         *
         * @param columns their names, at least one
         * @param function the user's code
         * @return the columns, to say more of
         */
        public ColumnBuilder cells(List<String> columns, CellsFunction function) {
            return add(columns, UserCode.cells(List.copyOf(columns), requireNonNull(function, "function")));
        }

        /**
         * Adds a column that is computed for all live rows of a group at once.
         *
         * @param column its name
         * @param function the user's code
         * @return the column, to say more of
         */
        public ColumnBuilder fullColumn(String column, FullColumnFunction function) {
            return add(List.of(column), UserCode.fullColumn(requireNonNull(function, "function")));
        }

        /**
         * Adds columns that one function computes together, once for each row group.
         *
         * @param columns their names, at least one
         * @param function the user's code
         * @return the columns, to say more of
         */
        public ColumnBuilder fullColumns(List<String> columns, FullColumnsFunction function) {
            return add(columns, UserCode.fullColumns(List.copyOf(columns), requireNonNull(function, "function")));
        }

        private ColumnBuilder add(List<String> names, UserCode code) {
            ColumnBuilder added = new ColumnBuilder(this, List.copyOf(names), code);
            columns.add(added);
            return added;
        }

        void problem(String problem) {
            problems.add(problem);
        }

        /** Notes the limit of a resource, which is one for all columns. */
        void limit(ColumnBuilder column, String resource, int limit) {
            Integer other = resources.putIfAbsent(resource, limit);
            if (limit < 1) {
                problem(column.subject() + " limits resource \"" + resource + "\" to " + limit
                        + ", which lets nothing run; the least is 1");
            } else if (other != null && other != limit) {
                problem(column.subject() + " limits resource \"" + resource + "\" to " + limit + ", another column to "
                        + other + "; give the limit once");
            }
        }

        /**
         * Finishes the description.
         *
         * @return the dataset
         * @throws InvalidDatasetException if it cannot be built, with every problem found
         */
        public Dataset build() {
            List<ColumnDefinition> definitions =
                    columns.stream().map(ColumnBuilder::definition).toList();
            List<String> found = problems(definitions);
            try {
                ExecutionGraph graph = ExecutionGraph.of(definitions.stream()
                        .flatMap(column -> column.nodes().stream())
                        .toList());
                if (found.isEmpty() && target != null) {
                    return new Dataset(this, target, definitions, graph);
                }
                throw new InvalidDatasetException(name, found, null);
            } catch (InvalidGraphException invalid) {
                found.addAll(invalid.problems());
                throw new InvalidDatasetException(name, found, invalid);
            }
        }

        private List<String> problems(List<ColumnDefinition> definitions) {
            DatasetProblems check = new DatasetProblems(definitions);
            if (name.isEmpty()) {
                check.found().add("its name is empty; datasets are told apart by name");
            }
            check.checkTarget(target, isTargetGivenTwice);
            if (rowGroupSize < 1) {
                check.found().add("the row group size " + rowGroupSize + " is below 1");
            }
            check.checkColumns(resources);
            check.checkKey(key);
            List<String> found = new ArrayList<>(problems);
            found.addAll(check.found());
            return found;
        }
    }
}
