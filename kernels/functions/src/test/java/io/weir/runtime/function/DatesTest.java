package io.weir.runtime.function;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.time.temporal.IsoFields;
import org.junit.jupiter.api.Test;

class DatesTest {
  @Test
  void agreesWithJavaTimeOnEveryDay() {
    LocalDate last = LocalDate.of(2500, 1, 1);
    for (LocalDate date = LocalDate.of(-5, 1, 1); date.isBefore(last); date = date.plusDays(1)) {
      int days = (int) date.toEpochDay();
      assertEquals(days, Dates.of(date.getYear(), date.getMonthValue(), date.getDayOfMonth()));
      assertEquals(date.getYear(), Dates.year(days));
      assertEquals(date.getMonthValue(), Dates.month(days));
      assertEquals(date.getDayOfMonth(), Dates.dayOfMonth(days));
      assertEquals(date.getDayOfYear(), Dates.dayOfYear(days));
      assertEquals(date.getDayOfWeek().getValue(), Dates.isoDayOfWeek(days));
      assertEquals(date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), Dates.week(days));
      assertEquals(date.get(IsoFields.WEEK_BASED_YEAR), Dates.isoYear(days));
    }
  }

  @Test
  void monthsClampTheDay() {
    for (String text : new String[] {"2024-01-31", "2023-12-31", "2024-02-29", "1969-06-15"}) {
      LocalDate date = LocalDate.parse(text);
      for (int months = -30; months <= 30; months++) {
        assertEquals(
            date.plusMonths(months).toEpochDay(),
            Dates.addMonths((int) date.toEpochDay(), months),
            date + " + " + months);
      }
      assertEquals(
          date.withDayOfMonth(date.lengthOfMonth()).toEpochDay(),
          Dates.lastDay((int) date.toEpochDay()));
    }
  }
}
