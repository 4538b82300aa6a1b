package io.weir.connector.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weir.runtime.error.JobException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScanPositionTest {
  @Test
  void impossiblePositionsAreRefused() {
    String right =
        "{'splitBytes':1048576,'firstFile':0,'files':[],'finished':'Aw==',"
            + "'started':[[2,0,0,17,3,2]],'ends':[[1,99]],'tails':[]}";
    assertEquals(17, ScanPosition.parse(json(right)).started().get(0).progress().rows());
    for (String wrong :
        List.of(
            right.replace("1048576", "0"),
            right.replace("1048576", "-1"),
            right.replace("'firstFile':0", "'firstFile':-1"),
            right.replace("[2,0,0,17,3,2]", "[-2,0,0,17,3,2]"),
            right.replace("[2,0,0,17,3,2]", "[2,-1,0,17,3,2]"),
            right.replace("[2,0,0,17,3,2]", "[2,0,-1,17,3,2]"),
            right.replace("[2,0,0,17,3,2]", "[2,0,0,-17,3,2]"),
            right.replace("[1,99]", "[1,-99]"),
            right.replace("'tails':[]", "'tails':[[0,0,-1,0,0,0,0]]"),
            right.substring(0, 60),
            "{}",
            "")) {
      assertThrows(JobException.class, () -> ScanPosition.parse(json(wrong)), wrong);
    }
  }

  private static String json(String text) {
    return text.replace("'", "\"");
  }
}
