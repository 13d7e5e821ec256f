package dev.heddle;

import static java.util.Objects.requireNonNull;

import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.InvalidGraphException;
import dev.heddle.scheduler.ColumnRules;
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
    private static final int ROW_GROUP_SIZE_DEFAULT = 1_000;

    private final String name;
    private final long rows;
    private final int rowGroupSize;
    private final List<ColumnDefinition> columns;
    private final Map<String, Integer> resources;
    private final ExecutionGraph graph;

    private Dataset(Builder builder, List<ColumnDefinition> columns, ExecutionGraph graph) {
        this.name = builder.name;
        this.rows = builder.rows;
        this.rowGroupSize = builder.rowGroupSize;
        this.columns = columns;
        this.resources = Map.copyOf(builder.resources);
        this.graph = graph;
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
     * @return how many rows there are to be
     */
    public long rows() {
        return rows;
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
        return columns.stream().map(ColumnDefinition::spec).toList();
    }

    Map<String, Integer> resources() {
        return resources;
    }

    Map<String, ColumnRules> rules(int valueBytesMax) {
        Map<String, ColumnRules> rules = new LinkedHashMap<>();
        columns.forEach(column -> rules.put(column.name(), column.rules(valueBytesMax)));
        return rules;
    }

    /** Collects a description. One thread at a time. Problems are all reported by {@link #build}. */
    public static final class Builder {
        private final String name;
        private long rows = -1;
        private int rowGroupSize = ROW_GROUP_SIZE_DEFAULT;
        private final List<Column> columns = new ArrayList<>();
        private final Map<String, Integer> resources = new LinkedHashMap<>();
        private final List<String> problems = new ArrayList<>();

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
            this.rows = rows;
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
         * Adds a root column whose values for a row group are made of nothing but the group's place.
         *
         * @param column its name
         * @param function the user's code
         * @return the column, to say more of
         */
        public Column fromScratch(String column, FromScratchFunction function) {
            return add(column, new ColumnDefinition.Code.FromScratch(requireNonNull(function, "function")));
        }

        /**
         * Adds a column that is computed cell by cell.
         *
         * @param column its name
         * @param function the user's code
         * @return the column, to say more of
         */
        public Column cell(String column, CellFunction function) {
            return add(column, new ColumnDefinition.Code.Cell(requireNonNull(function, "function")));
        }

        /**
         * Adds a column that is computed for all live rows of a group at once.
         *
         * @param column its name
         * @param function the user's code
         * @return the column, to say more of
         */
        public Column fullColumn(String column, FullColumnFunction function) {
            return add(column, new ColumnDefinition.Code.FullColumn(requireNonNull(function, "function")));
        }

        private Column add(String column, ColumnDefinition.Code code) {
            Column added = new Column(this, requireNonNull(column, "column"), code);
            columns.add(added);
            return added;
        }

        /**
         * Finishes the description.
         *
         * @return the dataset
         * @throws InvalidDatasetException if it cannot be built, with every problem found
         */
        public Dataset build() {
            List<String> found = new ArrayList<>(problems);
            if (name.isEmpty()) {
                found.add("its name is empty; datasets are told apart by name");
            }
            if (rows < 0) {
                found.add(rows == -1 ? "rows(...) was not called" : "the number of rows " + rows + " is negative");
            }
            if (rowGroupSize < 1) {
                found.add("the row group size " + rowGroupSize + " is below 1");
            }
            List<ColumnDefinition> definitions =
                    columns.stream().map(Column::definition).toList();
            for (ColumnDefinition column : definitions) {
                if (column.code() instanceof ColumnDefinition.Code.FromScratch
                        && !column.requires().isEmpty()) {
                    found.add("column \"" + column.name() + "\" is made from scratch and cannot require "
                            + column.requires() + "; make it a cell or a full column");
                }
                if (column.resource() != null && !resources.containsKey(column.resource())) {
                    found.add("column \"" + column.name() + "\" uses resource \"" + column.resource()
                            + "\", whose limit no column gives");
                }
            }
            try {
                ExecutionGraph graph = ExecutionGraph.of(
                        definitions.stream().map(ColumnDefinition::node).toList());
                if (found.isEmpty()) {
                    return new Dataset(this, definitions, graph);
                }
                throw new InvalidDatasetException(name, found, null);
            } catch (InvalidGraphException invalid) {
                found.addAll(invalid.problems());
                throw new InvalidDatasetException(name, found, invalid);
            }
        }
    }

    /** The column added last, to say more of or to go on from. One thread at a time. */
    public static final class Column {
        private final Builder dataset;
        private final String name;
        private final ColumnDefinition.Code code;
        private final List<String> requires = new ArrayList<>();
        private @Nullable String resource;
        private RetryPolicy retry = RetryPolicy.none();
        private boolean isHidden;
        private String definition = "";

        private Column(Builder dataset, String name, ColumnDefinition.Code code) {
            this.dataset = dataset;
            this.name = name;
            this.code = code;
        }

        /**
         * Names the columns this one is computed from; their values are what its function is given.
         *
         * @param columns names of columns of this dataset
         * @return this column
         */
        public Column requires(String... columns) {
            requires.addAll(List.of(columns));
            return this;
        }

        /**
         * Limits how many tasks of this column, and of all others that name the same resource, run at once.
         *
         * @param resource a name of your own, of a model or a service perhaps
         * @param limit at least 1
         * @return this column
         */
        public Column resource(String resource, int limit) {
            this.resource = requireNonNull(resource, "resource");
            Integer other = dataset.resources.putIfAbsent(resource, limit);
            if (limit < 1) {
                dataset.problems.add("column \"" + name + "\" limits resource \"" + resource + "\" to " + limit
                        + ", which lets nothing run; the least is 1");
            } else if (other != null && other != limit) {
                dataset.problems.add("column \"" + name + "\" limits resource \"" + resource + "\" to " + limit
                        + ", another column to " + other + "; give the limit once");
            }
            return this;
        }

        /**
         * Shares a resource whose limit another column gives.
         *
         * @param resource the resource
         * @return this column
         */
        public Column resource(String resource) {
            this.resource = requireNonNull(resource, "resource");
            return this;
        }

        /**
         * Says what happens when an attempt fails; {@link RetryPolicy#none} if not said.
         *
         * @param policy the policy
         * @return this column
         */
        public Column retry(RetryPolicy policy) {
            this.retry = requireNonNull(policy, "policy");
            return this;
        }

        /**
         * Keeps the column out of exports. It is computed, stored and resumed like any other.
         *
         * @return this column
         */
        public Column hidden() {
            this.isHidden = true;
            return this;
        }

        /**
         * Says which version of the user's code this is, in any words. Code itself cannot be compared: a resume tells a
         * changed column by this text, its requirements and its kind.
         *
         * @param version another text for another behaviour
         * @return this column
         */
        public Column version(String version) {
            this.definition = requireNonNull(version, "version");
            return this;
        }

        /**
         * Adds a further root column, see {@link Builder#fromScratch}.
         *
         * @param column its name
         * @param function the user's code
         * @return the new column
         */
        public Column fromScratch(String column, FromScratchFunction function) {
            return dataset.fromScratch(column, function);
        }

        /**
         * Adds a further cell column, see {@link Builder#cell}.
         *
         * @param column its name
         * @param function the user's code
         * @return the new column
         */
        public Column cell(String column, CellFunction function) {
            return dataset.cell(column, function);
        }

        /**
         * Adds a further full column, see {@link Builder#fullColumn}.
         *
         * @param column its name
         * @param function the user's code
         * @return the new column
         */
        public Column fullColumn(String column, FullColumnFunction function) {
            return dataset.fullColumn(column, function);
        }

        /**
         * Finishes the description, see {@link Builder#build}.
         *
         * @return the dataset
         * @throws InvalidDatasetException if it cannot be built, with every problem found
         */
        public Dataset build() {
            return dataset.build();
        }

        private ColumnDefinition definition() {
            return new ColumnDefinition(name, code, List.copyOf(requires), resource, retry, isHidden, definition);
        }
    }
}
