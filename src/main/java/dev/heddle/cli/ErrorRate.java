package dev.heddle.cli;

import dev.heddle.BuildOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What of its last outcomes may fail before a build stops: a rate, or {@code off}.
 *
 * @param rate above 0 and at most 1; null for off
 */
record ErrorRate(@Nullable Double rate) {
    private static final int WINDOW = 100;

    BuildOptions applyTo(BuildOptions options) {
        return rate == null ? options.withoutErrorGate() : options.withErrorGate(WINDOW, rate);
    }

    /** Reads it from the command line. */
    static final class Converter implements ITypeConverter<ErrorRate> {
        @Override
        public ErrorRate convert(String text) {
            if (text.equalsIgnoreCase("off")) {
                return new ErrorRate(null);
            }
            try {
                double rate = Double.parseDouble(text);
                if (rate > 0 && rate <= 1) {
                    return new ErrorRate(rate);
                }
            } catch (NumberFormatException noNumber) {
                // It is refused below with everything else that is no rate.
            }
            throw new TypeConversionException("'" + text + "' is no rate; say a number above 0 and up to 1, or off");
        }
    }
}
