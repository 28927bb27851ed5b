using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Identity;
using ReleaseService.Server;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Snapshots;
using ReleaseService.Storage;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using Serilog.Core;
using Serilog.Events;

namespace ReleaseService.Testing.Servers;

/// <summary>The whole server, on Kestrel and a port of its own, with a clock that tests move.</summary>
public sealed class TestServer : IAsyncDisposable
{
    /// <summary>Some months after the newest sample release.</summary>
    public static readonly DateTimeOffset Start = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Every test server takes it.</summary>
    public const string AdminToken = "rst_test-admin-token-00000000000000000000000000";

    private static readonly Lazy<string> TokenFile = new(() =>
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, AdminToken);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(file);
        return file;
    });

    private readonly WebApplication _app;
    private readonly List<IAsyncDisposable> _owned;

    private TestServer(WebApplication app, LogCapture log, FakeTimeProvider time, List<IAsyncDisposable> owned)
    {
        (_app, Log, Time, _owned) = (app, log, time, owned);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
    }

    /// <summary>A file that holds it, for the servers of this process and those that it starts.</summary>
    public static string AdminTokenFile => TokenFile.Value;

    public Uri Address { get; }

    public HttpClient Http { get; }

    public LogCapture Log { get; }

    public FakeTimeProvider Time { get; }

    public IServiceProvider Services => _app.Services;

    public ReleaseSnapshot Snapshot => Services.GetRequiredService<SnapshotStore>().Current ?? throw new InvalidOperationException("The server isn't ready.");

    /// <summary>A server on a database of its own, seeded from the sample channels.</summary>
    public static async Task<TestServer> StartSeededAsync(DatabaseKind kind = DatabaseKind.Sqlite, LicenseIssuer? issuer = null, params string[] settings)
    {
        var database = await TestDatabase.CreateAsync(kind);
        var server = await StartAsync(database, [.. issuer is null ? [] : new[] { $"--Licensing:Jwks:0={issuer.JwksFile}" }, "--seed", .. settings]);
        server._owned.Add(database);
        return server;
    }

    public static Task<TestServer> StartAsync(TestDatabase database, params string[] arguments) => StartUnreadyAsync([.. database.Settings, .. arguments]);

    /// <summary>A server with nothing but these settings, so perhaps without a database that it can reach.</summary>
    public static Task<TestServer> StartUnreadyAsync(params string[] arguments) => StartBehindAsync(null, arguments);

    /// <param name="before">A middleware of the test's, behind the service's own and before its routes.</param>
    /// <param name="arguments">The command line.</param>
    public static async Task<TestServer> StartBehindAsync(Func<HttpContext, RequestDelegate, Task>? before, string[] arguments)
    {
        var log = new LogCapture();
        var time = new FakeTimeProvider(Start);
        var command = StartCommand.Parse(["--urls=http://127.0.0.1:0", "--Hosting:LogLevel=Debug", "--Licensing:JwksCacheFolder=", $"--Identity:BootstrapTokenFile={AdminTokenFile}", .. arguments]);
        var app = ReleaseServer.Create(command, builder =>
        {
            builder.Services.AddSingleton<ILogEventSink>(log);
            builder.Services.AddSingleton(new LoggingLevelSwitch(LevelAlias.Off)); // of the console
            builder.Services.AddSingleton<TimeProvider>(time);
        });
        if (before is not null)
            app.Use(before);
        await app.StartAsync();
        return new TestServer(app, log, time, []);
    }

    /// <summary>The client of whoever publishes; with the admin token unless another is given.</summary>
    public PublisherClient Publisher(string? token = AdminToken) => new(Http, token);

    /// <summary>Makes a token with the admin's.</summary>
    public async Task<string> CreateTokenAsync(Role role, string? name = null, string[]? channels = null, TimeSpan? validFor = null) =>
        (await Publisher().CreateTokenAsync(new CreateTokenRequest(name ?? $"t-{Guid.NewGuid():N}", role, channels, validFor is { } span ? Time.GetUtcNow() + span : null))).Token;

    /// <summary>Waits until the server shows what the database holds now.</summary>
    public Task RefreshAsync() => Services.GetRequiredService<SnapshotRefresher>().RefreshAsync(CancellationToken.None);

    public Guid ReleaseId(string name) => Snapshot.Releases.Values.Single(release => release.Name == name).Id;

    /// <summary>Promotes a stored release and waits until this server shows it.</summary>
    public async Task PromoteAsync(string channel, string release)
    {
        await using (var db = await Services.GetRequiredService<IDbContextFactory<ReleaseDbContext>>().CreateDbContextAsync())
            await Promotion.RunAsync(db, Time, channel, release);
        await RefreshAsync();
    }

    /// <summary>Ends it as SIGTERM does; after that its log is complete.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await StopAsync();
        await _app.DisposeAsync();
        foreach (var owned in _owned)
            await owned.DisposeAsync();
    }
}
