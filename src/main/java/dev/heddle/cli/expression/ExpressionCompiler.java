package dev.heddle.cli.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks expressions against the columns of a dataset and makes column functions of them.
 *
 * <p>An expression reaches the values of columns and the functions of CEL with its extensions for texts, mathematics, lists,
 * sets and bindings, and nothing else: no file, process, network, class or clock. Loops are counted and end with a failure
 * of the row. Immutable and safe for many threads; making one takes about half a second, for the library's own start.
 */
public final class ExpressionCompiler {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** Steps of all loops of one evaluation. A row's last about a tenth of a second, a group's some ten seconds. */
    private static final int STEPS_OF_ROW_MAX = 100_000;

    private static final int STEPS_OF_GROUP_MAX = 10_000_000;
    private static final int EXPRESSION_LENGTH_MAX = 20_000;
    private static final int NESTING_MAX = 100;

    private final List<String> columns;
    private final Environment ofRow;
    private final Environment ofGroup;

    /** What an expression is compiled and run in. */
    private record Environment(CelCompiler compiler, CelRuntime runtime) {}

    /**
     * Makes a compiler.
     *
     * @param columns the columns of the dataset; those whose name is no identifier are out of the reach of expressions
     */
    public ExpressionCompiler(List<String> columns) {
        this.columns = columns.stream()
                .filter(name -> IDENTIFIER.matcher(name).matches())
                .distinct()
                .toList();
        this.ofRow = environment(SimpleType.DYN, STEPS_OF_ROW_MAX);
        this.ofGroup = environment(ListType.create(SimpleType.DYN), STEPS_OF_GROUP_MAX);
    }

    private Environment environment(CelType typeOfColumns, int stepsMax) {
        CelOptions options = CelOptions.current()
                .comprehensionMaxIterations(stepsMax)
                .maxExpressionCodePointSize(EXPRESSION_LENGTH_MAX)
                .maxParseRecursionDepth(NESTING_MAX)
                .enableHeterogeneousNumericComparisons(true)
                .build();
        CelCompilerBuilder compiler = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(options)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(
                        CelExtensions.strings(),
                        CelExtensions.math(),
                        CelExtensions.lists(),
                        CelExtensions.sets(options),
                        CelExtensions.bindings());
        columns.forEach(column -> compiler.addVar(column, typeOfColumns));
        // Measured on 2 cores: the planner runtime is 20 times slower where a loop asks "x != null && x < y".
        CelRuntime runtime = CelRuntimeFactory.legacyCelRuntimeBuilder()
                .setOptions(options)
                .addLibraries(
                        CelExtensions.strings(),
                        CelExtensions.math(),
                        CelExtensions.lists(),
                        CelExtensions.sets(options))
                .build();
        return new Environment(compiler.build(), runtime);
    }

    /**
     * Compiles an expression that computes one cell from the same row of other columns.
     *
     * @param column the column it is to fill
     * @param text the expression
     * @return the function and what it requires
     * @throws InvalidExpressionException if the expression cannot be used
     */
    public CellExpression cell(String column, String text) throws InvalidExpressionException {
        CelAbstractSyntaxTree tree = check(ofRow, column, text);
        return new CellExpression(program(ofRow, tree), requires(column, tree));
    }

    /**
     * Compiles an expression that computes a column of a row group from lists, one for each other column, and gives a list.
     *
     * @param column the column it is to fill
     * @param text the expression
     * @return the function and what it requires
     * @throws InvalidExpressionException if the expression cannot be used
     */
    public GroupExpression group(String column, String text) throws InvalidExpressionException {
        CelAbstractSyntaxTree tree = check(ofGroup, column, text);
        CelKind kind = tree.getResultType().kind();
        if (kind != CelKind.LIST && kind != CelKind.DYN) {
            throw flaw("the expression gives " + tree.getResultType().name()
                    + ", but a group expression gives a list with one value for each row; try column.map(value, ...)");
        }
        return new GroupExpression(program(ofGroup, tree), requires(column, tree));
    }

    /**
     * Compiles an expression that decides whether a row is skipped in a column, from the same row of other columns.
     *
     * @param column the column that is skipped
     * @param text the expression
     * @return the predicate and what it requires
     * @throws InvalidExpressionException if the expression cannot be used
     */
    public GateExpression gate(String column, String text) throws InvalidExpressionException {
        CelAbstractSyntaxTree tree = check(ofRow, column, text);
        CelKind kind = tree.getResultType().kind();
        if (kind != CelKind.BOOL && kind != CelKind.DYN) {
            throw flaw("the expression gives " + tree.getResultType().name()
                    + ", but what decides whether a row is skipped gives true or false");
        }
        return new GateExpression(new CellExpression(program(ofRow, tree), requires(column, tree)));
    }

    private CelAbstractSyntaxTree check(Environment environment, String column, String text)
            throws InvalidExpressionException {
        CelValidationResult result = environment.compiler().compile(text);
        if (result.hasError()) {
            List<InvalidExpressionException.Flaw> flaws = new ArrayList<>();
            CompilerMessages messages = new CompilerMessages(columns, text);
            for (CelIssue issue : result.getErrors()) {
                flaws.add(messages.flaw(issue));
            }
            throw new InvalidExpressionException(flaws);
        }
        try {
            CelAbstractSyntaxTree tree = result.getAst();
            if (FreeNames.of(tree.getExpr()).contains(column)) {
                throw flaw("the expression uses the column \"" + column + "\" that it is to fill");
            }
            return tree;
        } catch (CelValidationException impossible) {
            throw new IllegalStateException("a result without errors has a tree", impossible);
        }
    }

    private static CelRuntime.Program program(Environment environment, CelAbstractSyntaxTree tree)
            throws InvalidExpressionException {
        try {
            return environment.runtime().createProgram(tree);
        } catch (CelEvaluationException unusable) {
            throw flaw(String.valueOf(unusable.getMessage()));
        }
    }

    private List<String> requires(String column, CelAbstractSyntaxTree tree) {
        Set<String> free = FreeNames.of(tree.getExpr());
        return columns.stream()
                .filter(name -> free.contains(name) && !name.equals(column))
                .toList();
    }

    private static InvalidExpressionException flaw(String message) {
        return new InvalidExpressionException(List.of(new InvalidExpressionException.Flaw(1, 1, message)));
    }
}
