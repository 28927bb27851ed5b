using ReleaseService.Core.Publishing;
using ReleaseService.Storage.Databases;
using ReleaseService.Storage.Publishing;
using ReleaseService.Testing;
using ReleaseService.Testing.Databases;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Publishing;

/// <summary>
/// A channels folder before and after a release engineer's change, which has one of everything that an apply does: a new channel, a changed one, new releases, one
/// with an alias, corrected notes, several promotions on two channels.
/// </summary>
internal sealed class FolderChange : IDisposable
{
    public const string Alias = "6d1cfb43-2f5d-4f6b-8d3c-3f0c5f8f2b11";

    private const string Samples = "0.82.2-1 0.83.0-2";
    private const string Newest = "0.83.0-2";

    private readonly string _folder = Directory.CreateTempSubdirectory("release-service-change-").FullName;

    public FolderChange()
    {
        foreach (var folder in new[] { Before, After })
        {
            Directory.CreateDirectory($"{folder}/releases");
            foreach (var name in Samples.Split(' '))
                File.WriteAllText(ReleaseFile(folder, name), Sample(name));
            File.WriteAllText($"{folder}/stable.yaml", Channel("stable", "Stable", isDefault: true, "0.82.2-1"));
        }

        File.WriteAllText($"{Before}/beta.yaml", Channel("beta", "Beta", isDefault: false, "0.82.2-1", Newest));
        File.WriteAllText($"{After}/beta.yaml", Channel("beta", "Beta, for everybody", isDefault: false, "0.82.2-1", Newest, "0.84.0-1", "0.84.0-2"));
        File.WriteAllText($"{After}/canary.yaml", Channel("canary", "Canary", isDefault: false, "0.84.0-1", "0.84.0-2"));
        File.WriteAllText(ReleaseFile(After, Newest), Sample(Newest).MustReplace("The release for stable.", "Not for stable."));
        File.WriteAllText(ReleaseFile(After, "0.84.0-1"), NewRelease("0.84.0-1", "2026-08-17T09:00:00.000Z") + $"aliases: [{Alias}]\n");
        File.WriteAllText(ReleaseFile(After, "0.84.0-2"), NewRelease("0.84.0-2", "2026-08-18T09:00:00.000Z"));
    }

    public string Before => $"{_folder}/before";

    public string After => $"{_folder}/after";

    public static string ReleaseFile(string folder, string name) => $"{folder}/releases/{name}.yaml";

    /// <summary>A PostgreSQL database that holds what is there before; for copying.</summary>
    public async Task<TestDatabase> PrepareAsync()
    {
        var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var db = database.CreateContext();
        Assert.True(ChannelsFolder.Read(Before).TryGet(out var folder));
        Assert.True(await SeedDatabase.RunAsync(db, TimeProvider.System, folder, CancellationToken.None));
        return database;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Sample(string name) => File.ReadAllText($"{Repository.Root}/channels/releases/{name}.yaml");

    private static string NewRelease(string name, string createdAt) => Sample(Newest)
        .MustReplace($"name: {Newest}", $"name: {name}")
        .MustReplace("platformVersion: 0.83.0", "platformVersion: 0.84.0")
        .MustReplace("createdAt: \"2026-07-27T16:31:07.265Z\"", $"createdAt: \"{createdAt}\"");

    /// <summary>The promotions have no time: it is the server's.</summary>
    private static string Channel(string name, string title, bool isDefault, params string[] promotions) =>
        $"""
        name: {name}
        title: {title}
        description: For tests.
        access: public
        default: {(isDefault ? "true" : "false")}
        promotions:

        """ + string.Concat(promotions.Select(release => $"  - release: {release}\n    reason: Tested.\n"));
}
