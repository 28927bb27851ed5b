using ReleaseService.Core.Publishing;
using ReleaseService.Storage.Publishing;

namespace ReleaseService.Testing.Databases;

/// <summary>The repository's channels folder.</summary>
public static class SampleChannels
{
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "channels");

    public static ChannelsFolder Read() =>
        ChannelsFolder.Read(Folder) is var read && read.TryGet(out var folder) ? folder : throw new InvalidOperationException(string.Join('\n', read.Defects));

    public static async Task SeedAsync(TestDatabase database)
    {
        await using var db = database.CreateContext();
        await SeedDatabase.RunAsync(db, TimeProvider.System, Read(), CancellationToken.None);
    }
}
