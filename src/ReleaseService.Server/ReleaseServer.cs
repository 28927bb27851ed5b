using ReleaseService.Server.Audit;
using ReleaseService.Server.Backups;
using ReleaseService.Server.Channels;
using ReleaseService.Server.Databases;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Hosting.Health;
using ReleaseService.Server.Hosting.Logging;
using ReleaseService.Server.Hosting.OpenApi;
using ReleaseService.Server.Hosting.Tls;
using ReleaseService.Server.Identity;
using ReleaseService.Server.Licensing;
using ReleaseService.Server.Licensing.Issuing;
using ReleaseService.Server.Releases;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server;

/// <summary>The service's table of contents: what it is made of, in the order in which a request meets it.</summary>
public static class ReleaseServer
{
    /// <param name="command">What it is started for, with its settings.</param>
    /// <param name="configure">For tests: replaces services.</param>
    public static WebApplication Create(StartCommand command, Action<WebApplicationBuilder>? configure = null)
    {
        ServerSettings.Names.RefuseMistypedEnvironment(Environment.GetEnvironmentVariables().Keys.Cast<string>());
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = command.Settings, ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(command);
        builder.AddLogging();
        builder.AddHosting();
        builder.AddTls();
        builder.AddDatabase();
        builder.AddSnapshots();
        builder.AddChannels();
        builder.AddLicensing();
        builder.AddIssuing();
        builder.AddIdentity();
        builder.AddBackups();
        builder.AddOpenApiDescription();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseDrain();
        app.UseTrustedProxies();
        app.UseHotPath();
        app.UseRequestLog();
        app.UseOperatorPaths();
        app.UseErrorAnswers();
        app.UseBodyLimit();
        app.UseRouting();
        app.UseRequestTimeouts();
        app.UseIdentities();
        app.MapOpenApiDescription();
        app.MapHealth();
        app.MapChannels();
        app.MapReleases();
        app.MapLicensing();
        app.MapIssuing();
        app.MapIdentity();
        app.MapAudit();
        app.MapBackups();
        return app;
    }
}
