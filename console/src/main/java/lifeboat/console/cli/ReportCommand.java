package lifeboat.console.cli;

import java.nio.file.Path;
import lifeboat.console.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `report` and what it can do.
@Command(
        name = "report",
        description = "Lists, shows and exports reports of what was proven.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ReportCommand.Reports.class,
            ReportCommand.Show.class,
            ReportCommand.Export.class
        })
final class ReportCommand {
    @Command(name = "list", description = "Lists reports, newest first.")
    static final class Reports implements Asks {
        @Override
        public Request request(Path configFile) {
            return new Request.ReportList();
        }
    }

    @Command(name = "show", description = "Shows a report; with --json its record.")
    static final class Show implements Asks {
        @Parameters(
                arity = "0..1",
                paramLabel = "REPORT",
                defaultValue = "latest",
                description = "Id or `latest` (default: latest).")
        private String report = "latest";

        @Override
        public Request request(Path configFile) {
            return new Request.ReportShow(report);
        }
    }

    @Command(
            name = "export",
            description =
                    "Writes a report as JSON, HTML and CSV, with the evidence and the recipe that"
                            + " checks it.")
    static final class Export implements Asks {
        @Parameters(index = "0", paramLabel = "DIR", description = "A new or empty directory.")
        private Path directory = Path.of("");

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "REPORT",
                defaultValue = "latest",
                description = "Id or `latest` (default: latest).")
        private String report = "latest";

        @Override
        public Request request(Path configFile) {
            return new Request.ReportExport(report, directory);
        }
    }
}
