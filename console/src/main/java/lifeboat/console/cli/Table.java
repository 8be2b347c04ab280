package lifeboat.console.cli;

import java.util.ArrayList;
import java.util.List;
import lifeboat.console.terminal.SafeText;

/// Columns of text. Cells are made safe; the last column is never padded.
final class Table {
    /// Where a column's text stands.
    enum Align {
        LEFT,
        RIGHT
    }

    private final List<Align> columns;
    private final List<List<String>> rows = new ArrayList<>();

    Table(Align... columns) {
        this.columns = List.of(columns);
    }

    void row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException("row has " + cells.length + " cells");
        }
        rows.add(List.of(cells).stream().map(SafeText::line).toList());
    }

    List<String> lines() {
        int[] widths = new int[columns.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            String blanks = " ".repeat(widths[i] - cell.length());
            line.append(i == 0 ? "" : "  ");
            line.append(columns.get(i) == Align.RIGHT ? blanks + cell : cell + blanks);
        }
        return line.toString().stripTrailing();
    }
}
