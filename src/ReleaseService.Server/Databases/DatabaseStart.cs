using Microsoft.EntityFrameworkCore;
using ReleaseService.Core.Publishing;
using ReleaseService.Hosting;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Identity;
using ReleaseService.Server.Licensing.Issuing;
using ReleaseService.Storage;
using ReleaseService.Storage.Backups;
using ReleaseService.Storage.Databases;
using ReleaseService.Storage.Publishing;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Server.Databases;

/// <summary>
/// What happens to the database before it is read: migrations, the epoch's check, that its signing keys can be opened, seeding. Only an empty embedded database seeds itself; an
/// empty PostgreSQL waits for <c>--seed</c> or a first promotion, since a mistyped connection string must not turn a fleet to sample data.
/// </summary>
public sealed partial class DatabaseStart(
    IDbContextFactory<ReleaseDbContext> contexts, DatabaseSettings settings, FirstAdminToken admin, EncryptKeysAnew encryption, SigningKeyStore keys, StartCommand command, TimeProvider time, ILogger<DatabaseStart> logger)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await SchemaMigration.RunAsync(db, () => PrepareAsync(db, cancellation), cancellation);
    }

    /// <summary>As a command of its own: a database that can't be reached is the end, told in one line.</summary>
    public async Task RunOnceAsync()
    {
        try
        {
            await RunAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is not SettingsException && DatabaseProblem.IsOne(e))
        {
            throw new SettingsException($"the database can't be used: {DatabaseProblem.Describe(e)}.");
        }
    }

    private async Task PrepareAsync(ReleaseDbContext db, CancellationToken cancellation)
    {
        if (await Epoch.CheckIdentityAsync(db, time, cancellation))
            Log.Restored(logger);
        if (await BackupSeal.IsOnAsync(db, cancellation))
            Log.BackupFound(logger, await Epoch.StartInBackupAsync(db, time, above: 0, cancellation));
        if (command.NewEpoch)
            Log.NewEpoch(logger, await Epoch.StartAsync(db, time, cancellation));
        await admin.RunAsync(db, cancellation);
        if (!command.Ends)
        {
            await encryption.RunAsync(db, cancellation);
            await keys.CheckAsync(db, cancellation);
        }

        var seedsItself = settings.Provider == DatabaseKind.Sqlite && !command.Ends;
        if (!command.Seed && !seedsItself)
            return;
        if (await SeedDatabase.IsEmptyAsync(db, cancellation))
            await SeedAsync(db, cancellation);
        else if (command.Seed)
            Log.NotSeeded(logger);
    }

    private async Task SeedAsync(ReleaseDbContext db, CancellationToken cancellation)
    {
        var read = ChannelsFolder.Read(settings.SeedFolder);
        if (!read.TryGet(out var folder))
            throw new SettingsException($"The database can't be seeded. {string.Join(" ", read.Defects.Take(5))}");
        if (folder.Channels.Count == 0)
            throw new SettingsException($"The database can't be seeded: {settings.SeedFolder} holds no channel.");
        if (!folder.Channels.Any(file => file.Channel.IsDefault))
            throw new SettingsException($"The database can't be seeded: no channel in {settings.SeedFolder} is the default (default: true), so nobody without a channel in the license would get anything.");
        if (await SeedDatabase.RunAsync(db, time, folder, cancellation))
            Log.Seeded(logger, folder.Channels.Count, folder.Releases.Count);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The database isn't empty, so it isn't seeded")]
        public static partial void NotSeeded(ILogger logger);

        [LoggerMessage(Level = LogLevel.Information, Message = "Seeded the empty database with {Channels} channels and {Releases} releases")]
        public static partial void Seeded(ILogger logger, int channels, int releases);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The database was restored or moved since it was last used: a new epoch has begun")]
        public static partial void Restored(ILogger logger);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The database is a backup that was put in its place: epoch {Epoch} has begun")]
        public static partial void BackupFound(ILogger logger, long epoch);

        [LoggerMessage(Level = LogLevel.Information, Message = "Epoch {Epoch} has begun")]
        public static partial void NewEpoch(ILogger logger, long epoch);
    }
}
