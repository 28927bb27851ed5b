using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts.Identity;
using ReleaseService.Core.Identity;
using ReleaseService.Hosting;
using ReleaseService.Server.Databases;
using ReleaseService.Server.Hosting;
using ReleaseService.Storage;
using ReleaseService.Storage.Databases;
using ReleaseService.Storage.Identity;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Server.Identity;

/// <summary>
/// How the first administrator gets in. An embedded server that has no token yet makes one and writes it to a file that only its owner can read; on PostgreSQL
/// it comes from the configuration or from <c>--create-admin-token</c>. Runs at the start, under the migration's lock.
/// </summary>
public sealed partial class FirstAdminToken(
    DatabaseSettings database, IdentitySettings settings, StartCommand command, TimeProvider time, ILogger<FirstAdminToken> logger)
{
    private const string FileName = "admin-token";

    public async Task RunAsync(ReleaseDbContext db, CancellationToken cancellation)
    {
        if (settings.EffectiveBootstrapToken is { } bootstrap)
            await EnsureAsync(db, bootstrap, cancellation);
        if (command.CreateAdminToken)
            await PrintAsync(db, cancellation);
        else if (database.Provider == DatabaseKind.Sqlite && !command.Ends && !await db.Tokens.AnyAsync(cancellation))
            await WriteFileAsync(db, cancellation);
    }

    /// <summary>A token that was revoked stays so, whatever the configuration still says.</summary>
    private async Task EnsureAsync(ReleaseDbContext db, string token, CancellationToken cancellation)
    {
        var hash = AccessToken.HashOf(token);
        if (await db.Tokens.AnyAsync(row => row.Hash == hash, cancellation))
            return;
        await AddAsync(db, token, "bootstrap", cancellation);
        Log.Bootstrapped(logger);
    }

    private async Task PrintAsync(ReleaseDbContext db, CancellationToken cancellation)
    {
        var token = AccessToken.Create();
        await AddAsync(db, token, "admin", cancellation);
        await Console.Out.WriteLineAsync(token);
    }

    /// <summary>The file first: a crash in between leaves a token that nobody knows, and the next start makes another.</summary>
    private async Task WriteFileAsync(ReleaseDbContext db, CancellationToken cancellation)
    {
        var token = AccessToken.Create();
        var path = Path.GetFullPath(settings.AdminTokenFile ?? Path.Combine(FolderOf(db), FileName));
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var fresh = path + ".new";
            File.Delete(fresh);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using (var writer = new StreamWriter(fresh, options))
                await writer.WriteLineAsync(token);
            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"the first admin token can't be written to {path}: {e.Message} (Identity:AdminTokenFile names another file).");
        }

        await AddAsync(db, token, "admin", cancellation);
        Log.Written(logger, path);
    }

    private async Task AddAsync(ReleaseDbContext db, string token, string name, CancellationToken cancellation)
    {
        await using var write = await WriteTransaction.BeginAsync(db, time, cancellation);
        var taken = await db.Tokens.Where(row => row.RevokedAt == null && row.Name.StartsWith(name)).Select(row => row.Name).ToListAsync(cancellation);
        var free = Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? name : $"{name}-{number}").First(candidate => !taken.Contains(candidate));
        AddToken.Run(db, write, token, new CreateTokenRequest(free, Role.Admin), "server", "");
        await write.CommitAsync($"token {free}", cancellation);
    }

    private static string FolderOf(ReleaseDbContext db) =>
        Path.GetDirectoryName(Path.GetFullPath(new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource)) ?? ".";

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The first admin token is in {File}; keep it safe, or make others with it and revoke it")]
        public static partial void Written(ILogger logger, string file);

        [LoggerMessage(Level = LogLevel.Information, Message = "The configured bootstrap token is now an admin token of this database")]
        public static partial void Bootstrapped(ILogger logger);
    }
}
