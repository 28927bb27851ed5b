using ReleaseService.Bench.Speed.Load;
using ReleaseService.Bench.Speed.Report;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Bench.Speed.Suites;

/// <summary>What the suites share: options, the report, who signs licenses, and how the service is started.</summary>
internal sealed class SpeedRun(SpeedOptions options) : IDisposable
{
    public const string Service = "service";

    /// <summary>What else had a say in the figures.</summary>
    public static string Conditions => $"{Environment.ProcessorCount} cores, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]} in the last minute (two or three are the bench's own); the service on PostgreSQL as shipped; {RuntimeVariables}";

    private readonly LicenseIssuer _issuer = new();

    public SpeedOptions Options => options;

    public SpeedReport Report { get; } = new();

    /// <summary>For what is too large for memory; deleted at the end.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("speed-bench-").FullName;

    public CallerFiles Callers => field ??= new(Folder, _issuer);

    /// <summary>As shipped, but for who signs licenses and who may promote; seeded with the samples.</summary>
    public async Task<BenchProcess> StartServiceAsync(TestDatabase database, string? log = null, params string[] settings)
    {
        string[] all = [.. database.Settings, $"--Licensing:Jwks:0={_issuer.JwksFile}", $"--Identity:BootstrapTokenFile={TestServer.AdminTokenFile}", "--seed", .. settings];
        return await ServerUnderBench.StartAsync(options.ServerDll, all, FreePort.Find(), log ?? "/dev/null");
    }

    public static Subject SubjectOf(BenchProcess service) => new(Service, service.Url, service.Pid, IsDotnet: true);

    public Rounds NewRounds() => new(options);

    /// <summary>Measures a part, or notes why it couldn't be.</summary>
    public async Task MeasureAsync(string part, Func<Task> measureAsync)
    {
        if (options.Without.Contains(part))
            return;
        Console.Error.WriteLine(part);
        try
        {
            await measureAsync();
        }
        catch (Exception e)
        {
            Report.DropUnmeasured();
            Report.Missing.Add($"{part}: {e.Message}");
            Console.Error.WriteLine($"  {e}");
        }
    }

    /// <summary>Null where it was left out, or couldn't be started, which is noted.</summary>
    public async Task<T?> StartAsync<T>(string part, Func<Task<T>> startAsync)
        where T : class
    {
        T? started = null;
        await MeasureAsync(part, async () => started = await startAsync());
        return started;
    }

    /// <summary>The runtime's are in mixed case, those of the command line in capitals.</summary>
    private static string RuntimeVariables
    {
        get
        {
            var names = Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("DOTNET_", StringComparison.Ordinal) && name["DOTNET_".Length..].Any(char.IsLower)).Order(StringComparer.Ordinal).ToList();
            return names is [] ? "no variable set for the runtime" : $"set for the runtime: {string.Join(", ", names)}";
        }
    }

    public void Dispose()
    {
        _issuer.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
