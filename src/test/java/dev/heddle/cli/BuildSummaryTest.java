package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.BuildResult;
import dev.heddle.Heddle;
import dev.heddle.Outcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/** What is told of a build whose store is gone. */
@Timeout(60)
class BuildSummaryTest {
    @TempDir
    private Path folder;

    @Test
    void aResultThatCountsNothing_isToldWithoutTheStore() {
        BuildResult unknown =
                new BuildResult("d", 3, Outcome.FAILED, 10, -1, -1, -1, -1, Duration.ofSeconds(2), -1, null, -1, null);
        StringWriter out = new StringWriter();
        CommandLine command = HeddleCommand.commandLine(false);
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(new StringWriter()));
        Heddle closed = Heddle.open(folder.resolve("store"));
        closed.close();

        new BuildSummary(closed, command, new BuildSummary.Commands("again", "export", "readmit")).print(unknown, true);

        assertThat(JsonMapper.shared().readTree(out.toString()))
                .isEqualTo(JsonMapper.shared().readTree("""
                {"dataset": "d", "run": 3, "outcome": "FAILED", "rows": 10, "completedCells": -1, "skippedCells": -1,
                 "droppedRows": -1, "executedTasks": -1, "elapsed": "PT2S", "commits": -1, "firstFailure": null,
                 "liveRows": -1, "stopReason": null, "keptFailures": -1}
                """));
    }
}
