package dev.heddle.scheduler;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What a range of random builds decided, as one number: to be compared between processes, whose hash seeds differ. */
final class DecisionLog {
    private DecisionLog() {}

    public static void main(String[] arguments) throws Exception {
        System.out.print(digest(Integer.parseInt(arguments[0])));
    }

    static String digest(int seeds) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (long seed = 0; seed < seeds; seed++) {
            for (String line : of(seed)) {
                digest.update(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Every commit, start and crash of one random build with crashes. */
    static List<String> of(long seed) {
        RandomBuild build = RandomBuild.of(seed);
        CrashPlan crashes = CrashPlan.random(seed, 0.02);
        return new Simulation(build.definition(), build.limits(), build.work(), crashes, seed)
                .run()
                .log();
    }
}
