using ReleaseService.Hosting;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace ReleaseService.Server.Hosting.Logging;

/// <summary>
/// One JSON object a line on standard output; on standard error from a command that ends, whose output may be what it was run for. No license, Authorization header, password or chart value may get there: messages have fixed
/// templates whose fields are ids, codes and counts, never text that a client sent; and the formatter blacks out what still looks like one.
/// </summary>
public static class LoggingSetup
{
    public static void AddLogging(this WebApplicationBuilder builder)
    {
        var level = builder.Configuration.ReadSettings<HostingSettings>("Hosting").LogLevel;
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<LogBudget>();
        builder.Services.AddSingleton<RequestLog>();
        builder.Services.AddSerilog((services, logger) => logger
            .MinimumLevel.Is(LogEventLevel.Warning) // Kestrel's messages about bad requests quote them, from Information down.
            .MinimumLevel.Override("ReleaseService", level)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", level)
            .MinimumLevel.Override("Microsoft.EntityFrameworkCore", LogEventLevel.Fatal) // what fails there is thrown, and told by whoever catches it
            .MinimumLevel.Override("Microsoft.Extensions.Hosting", LogEventLevel.Fatal) // likewise
            .MinimumLevel.Override("Microsoft.AspNetCore.Hosting.Diagnostics", LevelAlias.Off) // as long as it logs anything it makes an activity and a scope for each request
            .Enrich.FromLogContext()
            .Enrich.With(new WithoutRequestPath())
            .ReadFrom.Services(services)
            .WriteTo.Console(
                new RedactingFormatter(new RenderedCompactJsonFormatter()), levelSwitch: services.GetService<LoggingLevelSwitch>(),
                standardErrorFromLevel: services.GetRequiredService<StartCommand>().Ends ? LevelAlias.Minimum : null),
            preserveStaticLogger: true); // The static one belongs to the process, and a process may hold several servers.
    }

    /// <summary>The framework's scope of a request brings its path, and people paste licenses into URLs.</summary>
    private sealed class WithoutRequestPath : ILogEventEnricher
    {
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory) => logEvent.RemovePropertyIfPresent("RequestPath");
    }
}
