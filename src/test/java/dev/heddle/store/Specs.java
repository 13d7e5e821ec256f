package dev.heddle.store;

import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.task.RowGroupPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Datasets for tests. */
public final class Specs {
    private Specs() {}

    /** A root, cells on it, a batch over the cells, a cell on both; gates and side effects too. */
    public static DatasetSpec mixed(String name, RowGroupPlan plan) {
        return DatasetSpec.of(
                name,
                List.of(
                        column("topic", GenerationStrategy.FULL_COLUMN, List.of(), List.of()),
                        column("question", GenerationStrategy.CELL_BY_CELL, List.of("topic"), List.of()),
                        new ColumnSpec(
                                new ColumnNode(
                                        "answer",
                                        GenerationStrategy.CELL_BY_CELL,
                                        List.of("question"),
                                        List.of("answer__trace"),
                                        List.of("topic")),
                                true,
                                "answers"),
                        column("score", GenerationStrategy.FULL_COLUMN, List.of("answer__trace", "topic"), List.of()),
                        column("note", GenerationStrategy.CELL_BY_CELL, List.of("score"), List.of("question"))),
                4,
                plan);
    }

    /** One cell column without inputs. */
    public static DatasetSpec single(String name, String column, RowGroupPlan plan) {
        return DatasetSpec.of(
                name, List.of(column(column, GenerationStrategy.CELL_BY_CELL, List.of(), List.of())), 10, plan);
    }

    /** Cell columns without inputs. */
    public static DatasetSpec cells(String name, List<String> columns, RowGroupPlan plan) {
        return DatasetSpec.of(
                name,
                columns.stream()
                        .map(column -> column(column, GenerationStrategy.CELL_BY_CELL, List.of(), List.of()))
                        .toList(),
                10,
                plan);
    }

    /** One full column without inputs. */
    public static DatasetSpec full(String name, String column, RowGroupPlan plan) {
        return DatasetSpec.of(
                name, List.of(column(column, GenerationStrategy.FULL_COLUMN, List.of(), List.of())), 10, plan);
    }

    /** Any graph of up to six columns of both strategies, with gates and side effects, declared in any order. */
    public static DatasetSpec random(String name, Random random, RowGroupPlan plan) {
        List<ColumnSpec> columns = new ArrayList<>();
        List<String> names = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            GenerationStrategy strategy =
                    random.nextInt(5) < 3 ? GenerationStrategy.CELL_BY_CELL : GenerationStrategy.FULL_COLUMN;
            String column = "c" + i;
            List<String> sideEffects = some(List.of(column + "__a", column + "__b"), random);
            columns.add(new ColumnSpec(
                    new ColumnNode(column, strategy, some(names, random), sideEffects, some(names, random)),
                    random.nextBoolean(),
                    "",
                    random.nextBoolean()));
            names.add(column);
            names.addAll(sideEffects);
        }
        Collections.shuffle(columns, random);
        return DatasetSpec.of(name, columns, 6, plan);
    }

    private static List<String> some(List<String> names, Random random) {
        List<String> some = new ArrayList<>(names);
        some.removeIf(name -> random.nextInt(3) > 0);
        return some;
    }

    private static ColumnSpec column(
            String name, GenerationStrategy strategy, List<String> required, List<String> gates) {
        return new ColumnSpec(new ColumnNode(name, strategy, required, List.of(), gates), false, "makes " + name);
    }
}
