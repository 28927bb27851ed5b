using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ReleaseService.Contracts.Client;
using ReleaseService.Server;
using ReleaseService.Server.Hosting;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Serilog.Core;
using Serilog.Events;

namespace ReleaseService.Bench.Poller;

/// <summary>The service in this process, on SQLite and the real clock, its requests counted.</summary>
internal sealed class CountedService : IAsyncDisposable
{
    public const string Channel = "nightly";

    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private readonly string _folder;
    private readonly TestDatabase _database;
    private readonly LicenseIssuer _issuer;
    private int _requests;
    private int _watches;
    private int _atOnce;
    private int _mostAtOnce;
    private int _next;

    private CountedService(WebApplication app, string folder, TestDatabase database, LicenseIssuer issuer)
    {
        (_app, _folder, _database, _issuer) = (app, folder, database, issuer);
        _app.Use(CountAsync);
        _http = new HttpClient();
    }

    public Uri Address => new(_app.Urls.First());

    /// <summary>Without the watches.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Opened so far.</summary>
    public int Watches => Volatile.Read(ref _watches);

    /// <summary>The most requests at the same time since this was last asked, without the watches.</summary>
    public int TakeMostAtOnce() => Interlocked.Exchange(ref _mostAtOnce, 0);

    /// <summary>A license of a deployment of its own.</summary>
    public string IssueLicense(int number) => _issuer.Issue(new DateTimeOffset(2098, 1, 1, 0, 0, 0, TimeSpan.Zero), new Guid(number, 1, 1, new byte[8]).ToString());

    /// <param name="releases">How many there are; the first one is the head.</param>
    public static async Task<CountedService> StartAsync(int releases)
    {
        var folder = Directory.CreateTempSubdirectory("poller-bench-").FullName;
        SampleFolder.Fill($"{folder}/all", releases);
        SampleFolder.Fill($"{folder}/first", 1);
        var (database, issuer) = (await TestDatabase.CreateAsync(ReleaseService.Storage.Databases.DatabaseKind.Sqlite), new LicenseIssuer());
        string[] settings = ["--urls=http://127.0.0.1:0", $"--Licensing:Jwks:0={issuer.JwksFile}", "--Licensing:JwksCacheFolder=", $"--Identity:BootstrapTokenFile={TestServer.AdminTokenFile}", "--seed", $"--Database:SeedFolder={folder}/first"];
        var app = ReleaseServer.Create(StartCommand.Parse([.. database.Settings, .. settings]), builder => builder.Services.AddSingleton(new LoggingLevelSwitch(LevelAlias.Off)));
        var service = new CountedService(app, folder, database, issuer);
        await app.StartAsync();
        var publisher = service.Publisher();
        foreach (var file in Directory.GetFiles($"{folder}/all/releases"))
            await publisher.PublishYamlAsync(await File.ReadAllBytesAsync(file));
        return service;
    }

    /// <summary>Promotes the next release.</summary>
    /// <returns>Its platform version.</returns>
    public async Task<string> PromoteNextAsync()
    {
        var version = $"1.{++_next}.0";
        await Publisher().PromoteAsync(Channel, new(Release: $"{version}-1", Reason: "bench"));
        return version;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
        _issuer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private PublisherClient Publisher()
    {
        _http.BaseAddress ??= Address;
        return new PublisherClient(_http, TestServer.AdminToken);
    }

    private async Task CountAsync(Microsoft.AspNetCore.Http.HttpContext context, Microsoft.AspNetCore.Http.RequestDelegate next)
    {
        if (context.Request.Path.Value!.EndsWith("/watch", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _watches);
            await next(context);
            return;
        }

        Interlocked.Increment(ref _requests);
        var now = Interlocked.Increment(ref _atOnce);
        for (var most = Volatile.Read(ref _mostAtOnce); now > most && Interlocked.CompareExchange(ref _mostAtOnce, now, most) != most;)
            most = Volatile.Read(ref _mostAtOnce);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _atOnce);
        }
    }
}
