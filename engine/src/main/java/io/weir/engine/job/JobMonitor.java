package io.weir.engine.job;

import io.weir.engine.catalog.MemoryCatalog;
import io.weir.planner.explain.PlanPrinter;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.Window;
import io.weir.runtime.checkpoint.CheckpointInfo;
import io.weir.runtime.connector.FirstLeftOut;
import io.weir.runtime.connector.ScanProgress;
import io.weir.runtime.connector.ScanProgress.Remainder;
import io.weir.runtime.connector.format.TableFormat;
import io.weir.runtime.host.NodeMetrics;
import io.weir.runtime.host.RunningJob;
import io.weir.runtime.host.WatermarkHolder;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The counters of a job in the words of the statement: which rows of which table a window left out.
 * Thread-safe.
 */
public final class JobMonitor {
  /** So many are named in one sentence. */
  private static final int MAX_FILES = 3;

  private static final DateTimeFormatter WATERMARK =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

  private final RunningJob job;
  private final ExecPlan plan;
  private final Map<Integer, Integer> planNodes;
  private final ZoneId timeZone;

  /**
   * @param planNodes by id of a job's node the id of the node of the plan
   * @param timeZone of the session
   */
  public JobMonitor(
      RunningJob job, ExecPlan plan, Map<Integer, Integer> planNodes, ZoneId timeZone) {
    this.job = job;
    this.timeZone = timeZone;
    this.plan = plan;
    this.planNodes = Map.copyOf(planNodes);
  }

  /**
   * What the job has left out so far, all of it once the job has ended. Of a table that is read
   * more than once each record counts once, as do the rows of a window that several results use.
   */
  public List<OmittedRows> omittedRows() {
    Map<String, OmittedRows> omitted = new LinkedHashMap<>();
    for (Place place : places().values()) {
      for (OmittedRows rows : place.omittedRows()) {
        String key = rows.kind() + " " + rows.tables() + " " + rows.window();
        OmittedRows known = omitted.get(key);
        if (rows.count() > 0 && (known == null || known.count() < rows.count())) {
          omitted.put(key, rows);
        }
      }
    }
    return List.copyOf(omitted.values());
  }

  /** How many rows were left out so far, by kind; only the kinds of which there are any. */
  public Map<OmittedRows.Kind, Long> omittedCounts() {
    Map<OmittedRows.Kind, Long> counts = new EnumMap<>(OmittedRows.Kind.class);
    omittedRows().forEach(rows -> counts.merge(rows.kind(), rows.count(), Long::sum));
    return counts;
  }

  /** Up to which time the tables have come, as text; null while that is not known. */
  public @Nullable String watermark() {
    long lowest = Long.MAX_VALUE;
    for (NodeMetrics node : job.metrics()) {
      if (isEventTimeSource(node)) {
        lowest = Math.min(lowest, node.watermark());
      }
    }
    return lowest == Long.MIN_VALUE || lowest == Long.MAX_VALUE ? null : text(lowest);
  }

  private boolean isEventTimeSource(NodeMetrics node) {
    return node(node) instanceof PlanNode.Source source && source.watermark() != null;
  }

  private @Nullable PlanNode node(NodeMetrics metrics) {
    Integer id = planNodes.get(metrics.id());
    return id == null ? null : plan.node(id);
  }

  /** A watermark as its column would be shown: in the session's zone where it is an instant. */
  private String text(long watermark) {
    boolean instant =
        plan.nodes().stream()
            .anyMatch(
                node ->
                    node instanceof PlanNode.Source source
                        && source.watermark() != null
                        && source.watermark().type().kind() == PlanType.Kind.TIMESTAMP_LTZ);
    return WATERMARK.format(
        Instant.EPOCH
            .plus(watermark, ChronoUnit.MICROS)
            .atZone(instant ? timeZone : ZoneOffset.UTC));
  }

  /**
   * What is known of why a query without end puts nothing out, in the order in which rows go: what
   * is not read, what no row gets past, what windows wait for. Empty when nothing is known.
   */
  public List<String> reasonsForSilence() {
    List<String> reasons = new ArrayList<>();
    List<NodeMetrics> all = job.metrics();
    Set<Integer> dry = new HashSet<>();
    for (NodeMetrics metrics : all) {
      PlanNode node = node(metrics);
      if (node instanceof PlanNode.Source source) {
        if (metrics.rowsOut() == 0) {
          dry.add(node.id());
          reasons.add("no row of " + source.table().name() + " was read so far" + leftOut(metrics));
        }
        if (!remainders(metrics).isEmpty()) {
          reasons.add(text(remainders(metrics)) + awaited(source));
        }
      } else if (node != null && !isDry(node, dry)) {
        String reason = reason(metrics, node, all);
        if (reason != null) {
          reasons.add(reason);
        }
        if (metrics.rowsOut() == 0) {
          dry.add(node.id());
        }
      } else if (node != null) {
        dry.add(node.id());
      }
    }
    return reasons;
  }

  private static String leftOut(NodeMetrics source) {
    Map<OmittedRows.Kind, Long> counts = new EnumMap<>(OmittedRows.Kind.class);
    counts.put(OmittedRows.Kind.BAD, source.rowsBad());
    counts.put(OmittedRows.Kind.IGNORED, source.rowsIgnored());
    counts.put(OmittedRows.Kind.EMPTY, source.rowsEmpty());
    counts.values().removeIf(count -> count == 0);
    return counts.isEmpty() ? "" : " (records left out: " + OmittedRows.summary(counts) + ")";
  }

  private static List<Remainder> remainders(NodeMetrics metrics) {
    ScanProgress progress = metrics.progress();
    return progress == null ? List.of() : progress.remainders();
  }

  /** What the rest of a followed file waits for: line ends within a quote end no record. */
  private static String awaited(PlanNode.Source source) {
    TableFormat format = MemoryCatalog.describe(source.table()).valueFormat();
    return format != null && format.traits().quotesLineEnds()
        ? " for a line end outside quotes: it is missing, or a quote is not closed"
        : " for a line end";
  }

  /** Such as {@code 7 bytes of a.csv and 1 byte of b.csv wait}. */
  private static String text(List<Remainder> remainders) {
    List<String> parts = new ArrayList<>();
    for (Remainder each : remainders.subList(0, Math.min(MAX_FILES, remainders.size()))) {
      parts.add(
          String.format(
                  Locale.ROOT, each.bytes() == 1 ? "%,d byte of " : "%,d bytes of ", each.bytes())
              + each.file());
    }
    int more = remainders.size() - parts.size();
    if (more > 0) {
      parts.add(String.format(Locale.ROOT, more == 1 ? "%,d more file" : "%,d more files", more));
    }
    boolean one = parts.size() == 1 && remainders.get(0).bytes() == 1;
    return String.join(" and ", parts) + (one ? " waits" : " wait");
  }

  /** Whether nothing has come to a node yet, for a reason that was given already. */
  private boolean isDry(PlanNode node, Set<Integer> dry) {
    return !node.inputs().isEmpty()
        && node.inputs().stream()
            .allMatch(
                input ->
                    dry.contains(input)
                        || (passesOn(plan.node(input)) && isDry(plan.node(input), dry)));
  }

  private static boolean passesOn(PlanNode node) {
    return node instanceof PlanNode.Exchange || node instanceof PlanNode.Union;
  }

  private @Nullable String reason(NodeMetrics metrics, PlanNode node, List<NodeMetrics> all) {
    boolean nothing = metrics.rowsIn() > 0 && metrics.rowsOut() == 0;
    if (node instanceof PlanNode.Calc calc && calc.condition() != null && nothing) {
      return String.format(
              Locale.ROOT,
              metrics.rowsIn() == 1
                  ? "the %,d row that came does not meet the condition "
                  : "none of the %,d rows that came meets the condition ",
              metrics.rowsIn())
          + PlanPrinter.expression(calc.condition(), plan.node(calc.input()).output());
    } else if (node instanceof PlanNode.Join && nothing) {
      return "no rows of the two sides of the join match yet";
    }
    Window window = windowOf(node);
    boolean gathers = node instanceof PlanNode.Aggregate a && a.phase() != PlanNode.Phase.GLOBAL;
    if (window == null || window.processingTime() || !gathers) {
      return null;
    }
    List<PlanField> input = plan.node(node.inputs().get(0)).output();
    return "a window ("
        + PlanPrinter.window(window, input)
        + ") is put out when the watermark passes its end; "
        + watermarkOf(node, all);
  }

  /** Where the watermark that comes to a node is, and which partition it waits for. */
  private String watermarkOf(PlanNode node, List<NodeMetrics> all) {
    Set<Integer> sources = new HashSet<>();
    addSources(node, sources);
    NodeMetrics lowest = null;
    for (NodeMetrics metrics : all) {
      PlanNode source = node(metrics);
      boolean counts =
          source != null && sources.contains(source.id()) && isEventTimeSource(metrics);
      if (counts && (lowest == null || metrics.watermark() < lowest.watermark())) {
        lowest = metrics;
      }
    }
    if (lowest == null) {
      return "there is no watermark";
    }
    WatermarkHolder holder = lowest.holder();
    String waits = "";
    if (holder != null) {
      long seconds = holder.silentMicros() / 1_000_000;
      waits =
          holder.watermark() == Long.MIN_VALUE
              ? ": " + holder.partition() + " has brought no row with a time yet"
              : seconds < 2
                  ? ""
                  : ", held by " + holder.partition() + ", silent for " + seconds + " s";
    }
    return lowest.watermark() == Long.MIN_VALUE
        ? "there is no watermark yet" + waits
        : "it is at " + text(lowest.watermark()) + waits;
  }

  private void addSources(PlanNode node, Set<Integer> sources) {
    if (node instanceof PlanNode.Source) {
      sources.add(node.id());
    }
    node.inputs().forEach(input -> addSources(plan.node(input), sources));
  }

  /** Rows read from all tables. */
  public long rowsRead() {
    return job.metrics().stream()
        .filter(node -> node.progress() != null)
        .mapToLong(NodeMetrics::rowsOut)
        .sum();
  }

  /** How much of all tables is read. */
  public ReadProgress readProgress() {
    long rows = 0;
    long bytes = 0;
    long total = 0;
    for (NodeMetrics node : job.metrics()) {
      ScanProgress progress = node.progress();
      if (progress != null) {
        rows += node.rowsOut();
        bytes += progress.bytesRead();
        total = total < 0 || progress.totalBytes() < 0 ? -1 : total + progress.totalBytes();
      }
    }
    return new ReadProgress(rows, bytes, total);
  }

  /** The lowest watermark of the scans, micros; {@link Long#MAX_VALUE} when there are none. */
  public long watermarkMicros() {
    return job.metrics().stream()
        .filter(node -> node.progress() != null)
        .mapToLong(NodeMetrics::watermark)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** The number of the last checkpoint, 0 when there is none. */
  public long checkpoint() {
    CheckpointInfo last = job.lastCheckpoint();
    return last == null ? 0 : last.number();
  }

  /** The counters by the plan's node; those of a global aggregate belong to its local one. */
  private Map<Integer, Place> places() {
    Map<Integer, Place> places = new LinkedHashMap<>();
    for (NodeMetrics metrics : job.metrics()) {
      Integer id = planNodes.get(metrics.id());
      if (id != null) {
        PlanNode node = plan.node(id);
        boolean partials =
            node instanceof PlanNode.Aggregate a && a.phase() == PlanNode.Phase.GLOBAL;
        PlanNode rows = partials ? localOf(node) : node;
        places.computeIfAbsent(rows.id(), key -> new Place(rows)).add(metrics, partials);
      }
    }
    return places;
  }

  private PlanNode localOf(PlanNode global) {
    PlanNode node = plan.node(global.inputs().get(0));
    while (!(node instanceof PlanNode.Aggregate)) {
      node = plan.node(node.inputs().get(0));
    }
    return node;
  }

  private String tablesOf(PlanNode node) {
    Set<String> names = new TreeSet<>();
    addTables(node, names);
    return names.isEmpty() ? "VALUES" : String.join(" and ", names);
  }

  private void addTables(PlanNode node, Set<String> names) {
    if (node instanceof PlanNode.Source source) {
      names.add(source.table().name());
    }
    node.inputs().forEach(input -> addTables(plan.node(input), names));
  }

  /** The option of a table's format that says to leave malformed records out, as written there. */
  private static String ignoringOption(PlanNode.Source source) {
    return source.table().options().entrySet().stream()
        .filter(option -> option.getKey().endsWith(".ignore-parse-errors"))
        .filter(option -> option.getValue().equalsIgnoreCase("true"))
        .map(Map.Entry::getKey)
        .sorted()
        .collect(Collectors.joining("' and '"));
  }

  private static @Nullable Window windowOf(PlanNode node) {
    return node instanceof PlanNode.Aggregate aggregate
        ? aggregate.window()
        : node instanceof PlanNode.WindowAssign assign ? assign.window() : null;
  }

  /** A node of the plan. In batch it may be several of the job, which read the same rows. */
  private final class Place {
    private final PlanNode node;
    private long rows;
    private long late;
    private long lateOfPartials;
    private long partlyLateOfPartials;
    private long lateness;
    private long partlyLate;
    private long partialLateness;
    private long bad;
    private long ignored;
    private long valuesIgnored;
    private long empty;
    private long withoutTime;
    private List<Remainder> remainders = List.of();
    private String firstBad = "";
    private String firstIgnored = "";

    Place(PlanNode node) {
      this.node = node;
    }

    void add(NodeMetrics metrics, boolean partials) {
      lateness = Math.max(lateness, metrics.greatestLateness());
      partialLateness = Math.max(partialLateness, metrics.greatestPartialLateness());
      if (partials) {
        lateOfPartials = Math.max(lateOfPartials, metrics.rowsLate());
        // Below zero where a row that was partly late turns out to be late.
        partlyLateOfPartials = metrics.rowsPartlyLate();
      } else {
        rows = Math.max(rows, metrics.rowsIn());
        late = Math.max(late, metrics.rowsLate());
        partlyLate = Math.max(partlyLate, metrics.rowsPartlyLate());
        bad = Math.max(bad, metrics.rowsBad());
        ignored = Math.max(ignored, metrics.rowsIgnored());
        valuesIgnored = Math.max(valuesIgnored, metrics.valuesIgnored());
        empty = Math.max(empty, metrics.rowsEmpty());
        withoutTime = Math.max(withoutTime, metrics.rowsWithoutTime());
        remainders = remainders.isEmpty() ? remainders(metrics) : remainders;
        FirstLeftOut first = metrics.firstLeftOut();
        if (first != null) {
          firstBad = firstBad.isEmpty() ? first.bad() : firstBad;
          firstIgnored = firstIgnored.isEmpty() ? first.ignored() : firstIgnored;
        }
      }
    }

    List<OmittedRows> omittedRows() {
      if (node instanceof PlanNode.Source source) {
        String name = source.table().name();
        return List.of(
            new OmittedRows(OmittedRows.Kind.BAD, bad, 0, name, "", "", 0, firstBad),
            new OmittedRows(
                OmittedRows.Kind.IGNORED,
                ignored,
                0,
                name,
                "",
                ignoringOption(source),
                0,
                firstIgnored),
            new OmittedRows(
                OmittedRows.Kind.MADE_NULL,
                valuesIgnored,
                0,
                name,
                "",
                ignoringOption(source),
                0,
                ""),
            new OmittedRows(OmittedRows.Kind.EMPTY, empty, 0, name, "", "", 0, ""),
            new OmittedRows(
                OmittedRows.Kind.WITHOUT_LINE_END,
                remainders.size(),
                0,
                name,
                "",
                remainders.isEmpty() ? "" : text(remainders) + awaited(source),
                0,
                ""));
      }
      Window window = windowOf(node);
      List<OmittedRows> omitted = new ArrayList<>();
      if (window != null) {
        List<PlanField> input = plan.node(node.inputs().get(0)).output();
        String text = PlanPrinter.window(window, input);
        String tables = tablesOf(node);
        String column = window.processingTime() ? "" : input.get(window.timeIndex()).name();
        omitted.add(
            new OmittedRows(
                OmittedRows.Kind.LATE,
                late + lateOfPartials,
                rows,
                tables,
                text,
                column,
                lateness,
                ""));
        omitted.add(
            new OmittedRows(
                OmittedRows.Kind.PARTLY_LATE,
                Math.max(0, partlyLate + partlyLateOfPartials),
                rows,
                tables,
                text,
                column,
                partialLateness,
                ""));
        omitted.add(
            new OmittedRows(
                OmittedRows.Kind.WITHOUT_TIME, withoutTime, rows, tables, text, column, 0, ""));
      }
      return omitted;
    }
  }
}
