package dev.heddle.cli.definition;

import dev.heddle.CellFunction;
import dev.heddle.FromScratchFunction;
import dev.heddle.FullColumnFunction;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads columns whose code is a class on the class path. One thread at a time. */
final class JavaReader {
    private final Problems problems;

    JavaReader(Problems problems) {
        this.problems = problems;
    }

    /** Reads a column that has the key {@code java}; null, and a problem, when the class cannot be used. */
    @Nullable
    ColumnCode read(Mapping column) {
        String className = column.text("java");
        String version = column.text("version");
        if (className == null) {
            return null;
        }
        Object instance = instance(className, column.place("java"));
        if (instance == null) {
            return null;
        }
        List<ColumnCode.Function> functions = functions(instance);
        if (functions.size() != 1) {
            problems.add(
                    column.place("java"),
                    className + " implements " + (functions.isEmpty() ? "none" : "more than one")
                            + " of dev.heddle.CellFunction, FullColumnFunction and FromScratchFunction; it has to be one");
            return null;
        }
        String definition = "java " + className + (version == null ? "" : " version " + version);
        return new ColumnCode(functions.get(0), column.texts("requires"), definition);
    }

    private @Nullable Object instance(String className, Place place) {
        try {
            return Class.forName(className).getConstructor().newInstance();
        } catch (ClassNotFoundException missing) {
            problems.add(
                    place,
                    "there is no class " + className
                            + " on the class path; start with: java -cp heddle.jar:YOUR.jar dev.heddle.cli.HeddleCommand");
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException unfit) {
            problems.add(place, className + " is no public class with a public constructor without parameters");
        } catch (InvocationTargetException failure) {
            problems.add(place, "making a " + className + " failed: " + failure.getCause());
        } catch (LinkageError failure) {
            problems.add(place, className + " cannot be loaded: " + failure);
        }
        return null;
    }

    private static List<ColumnCode.Function> functions(Object instance) {
        List<ColumnCode.Function> functions = new ArrayList<>();
        if (instance instanceof CellFunction cell) {
            functions.add(new ColumnCode.Function.Cell(cell));
        }
        if (instance instanceof FullColumnFunction fullColumn) {
            functions.add(new ColumnCode.Function.FullColumn(fullColumn));
        }
        if (instance instanceof FromScratchFunction fromScratch) {
            functions.add(new ColumnCode.Function.FromScratch(fromScratch));
        }
        return functions;
    }
}
