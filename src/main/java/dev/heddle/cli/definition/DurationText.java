package dev.heddle.cli.definition;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as definitions write them: {@code 500ms}, {@code 1s}, {@code 2m}, {@code 1h}. Stateless. */
final class DurationText {
    private static final Pattern PATTERN = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms",
            Duration.ofMillis(1),
            "s",
            Duration.ofSeconds(1),
            "m",
            Duration.ofMinutes(1),
            "h",
            Duration.ofHours(1));

    private DurationText() {}

    /** The time of a key; null when the key is absent, and, with a problem, when its value is no time. */
    static @Nullable Duration read(Mapping mapping, String key, Problems problems) {
        String text = mapping.text(key);
        if (text == null) {
            return null;
        }
        Matcher matcher = PATTERN.matcher(text);
        Duration unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
        if (unit == null) {
            problems.add(
                    mapping.place(key), "\"" + key + "\" is a time as in 500ms, 1s, 2m or 1h, not \"" + text + "\"");
            return null;
        }
        return unit.multipliedBy(Long.parseLong(matcher.group(1)));
    }
}
