package dev.heddle.cli.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookupTableTest {
    private static final String AIRPORTS = """
            name,city,code
            Dallas-Fort Worth International,Dallas,DFW
            Chicago O'Hare International,Chicago,ORD
            Chicago Midway,Chicago,MDW
            Memphis International,Memphis,MEM
            Sky Harbor,Duluth,DYT
            Logan County,Lincoln,3LC
            Logan County,Logan,6L4
            """;

    @TempDir
    private Path folder;

    private LookupTable table(String csv, List<String> fields, LookupTable.Match match) throws Exception {
        Path path = Files.writeString(folder.resolve("airports.csv"), csv);
        return LookupTable.read(RecordFile.open(path, new RecordFormat.Csv(',')), "name", fields, match);
    }

    private LookupTable similar(double threshold) throws Exception {
        return table(
                AIRPORTS,
                List.of("code"),
                new LookupTable.Match.Similar(threshold, Map.of("intl", "international", "arpt", "")));
    }

    @Test
    void exact_comparesLetterByLetter() throws Exception {
        LookupTable table = table("name,code\nA,1\nB,\n", List.of("code"), new LookupTable.Match.Exact());

        assertThat(table.find("A")).isEqualTo(new LookupTable.Found(true, "1"));
        assertThat(table.find("B")).isEqualTo(new LookupTable.Found(true, null));
        assertThat(table.find("a").isPresent()).isFalse();
        assertThat(table.find(null).isPresent()).isFalse();
    }

    @Test
    void severalFields_areAMap() throws Exception {
        LookupTable table = table("name,code,city\nA,1,\n", List.of("code", "city"), new LookupTable.Match.Exact());

        assertThat(table.find("A").value()).hasToString("{code=1, city=null}");
    }

    @Test
    void exact_refusesAKeyThatStandsTwice() {
        assertThatThrownBy(() -> table(AIRPORTS, List.of("code"), new LookupTable.Match.Exact()))
                .isInstanceOf(InvalidRecordFileException.class)
                .hasMessage(
                        "airports.csv: records 6 and 7 have the same \"name\", \"Logan County\"; a lookup needs keys"
                                + " that tell records apart");
    }

    @Test
    void similar_findsWhatIsWrittenDifferently() throws Exception {
        LookupTable table = similar(0.8);

        assertThat(table.find("DALLAS/FORT WORTH INTL ARPT").value()).isEqualTo("DFW");
        assertThat(table.find("CHICAGO O'HARE INTL ARPT").value()).isEqualTo("ORD");
        assertThat(table.find("memphis   international").value()).isEqualTo("MEM");
    }

    @Test
    void similar_findsNothingBelowItsThreshold() throws Exception {
        assertThat(similar(0.8).find("BARKSDALE AIR FORCE BASE ARPT").isPresent())
                .isFalse();
        assertThat(similar(0.9).find("MEMPHIS MIDWAY").isPresent()).isFalse();
        assertThat(similar(0).find("???").isPresent()).isFalse();
    }

    @Test
    void similar_findsNothingWhereSeveralAreAsNear() throws Exception {
        assertThat(similar(0.5).find("LOGAN COUNTY").isPresent()).isFalse();
    }

    @Test
    void whatManyKeysHave_tellsLittle() throws Exception {
        StringBuilder csv = new StringBuilder("name,code\nSky Harbor,DYT\nInternational,EDI\n");
        for (int i = 0; i < 300; i++) {
            csv.append("City %03d International,C%03d\n".formatted(i, i));
        }
        LookupTable table = table(
                csv.toString(), List.of("code"), new LookupTable.Match.Similar(0.4, Map.of("intl", "international")));

        assertThat(table.find("HARBOR INTL").value()).isEqualTo("DYT");
    }
}
