using ReleaseService.Hosting;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace ReleaseService.Poller.Hosting;

/// <summary>One JSON object a line on standard output; on standard error from a run whose output is what it was run for. Secrets never get there: messages hold names, reasons and counts.</summary>
public static class PollerLogging
{
    public static void AddPollerLogging(this WebApplicationBuilder builder, RunMode mode)
    {
        builder.Logging.ClearProviders();
        builder.Services.AddSerilog(
            (services, logger) => logger
                .MinimumLevel.Is(LogEventLevel.Warning)
                .MinimumLevel.Override("ReleaseService", LogEventLevel.Information)
                .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
                .ReadFrom.Services(services)
                .WriteTo.Console(new RedactingFormatter(new RenderedCompactJsonFormatter()), standardErrorFromLevel: mode.Once ? LevelAlias.Minimum : null),
            preserveStaticLogger: true);
    }
}
