using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Core.Audit;
using ReleaseService.Server.Databases;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Identity;
using ReleaseService.Storage;
using ReleaseService.Storage.Databases;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Server.Backups;

/// <summary>
/// <c>POST /api/v1/backup</c>: a backup of the embedded database, made beside it and gone when it is sent. Who took a copy of everything stands in the audit, and so in the backup; that is why it
/// is no GET.
/// </summary>
public sealed class CreateBackup(IDbContextFactory<ReleaseDbContext> contexts, DatabaseSettings settings, TimeProvider time) : IDisposable
{
    public const string ContentType = "application/vnd.sqlite3";

    /// <summary>One at a time: each takes as much of the disk as the database.</summary>
    private readonly SemaphoreSlim _making = new(1);

    public static Task HandleAsync(HttpContext context, CreateBackup create) => create.AnswerAsync(context);

    public void Dispose() => _making.Dispose();

    private async Task AnswerAsync(HttpContext context)
    {
        if (settings.Provider != DatabaseKind.Sqlite)
        {
            await ErrorAnswer.WriteAsync(context, "backup_not_embedded");
            return;
        }

        var path = Path.GetFullPath(new SqliteConnectionStringBuilder(settings.EffectiveConnectionString).DataSource) + ".backup";
        await _making.WaitAsync(context.RequestAborted);
        try
        {
            File.Delete(path); // of a server that was killed
            await MakeAsync(context, path);
            await SendAsync(context, path);
        }
        finally
        {
            File.Delete(path);
            _making.Release();
        }
    }

    private async Task MakeAsync(HttpContext context, string path)
    {
        await using var db = await contexts.CreateDbContextAsync(context.RequestAborted);
        await using (var write = await WriteTransaction.BeginAsync(db, time, context.RequestAborted))
        {
            write.Audit(new AuditRecord(context.Identity()!.Actor, context.Address(), AuditActions.Backup, "database"));
            await write.CommitAsync("backup", context.RequestAborted);
        }

        await Storage.Backups.CreateBackup.RunAsync(db, path, time, context.RequestAborted);
    }

    private static async Task SendAsync(HttpContext context, string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
        context.Response.Headers[HeaderNames.ReprDigest] = $"sha-256=:{Convert.ToBase64String(await SHA256.HashDataAsync(file, context.RequestAborted))}:";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = file.Length;
        file.Position = 0;
        await file.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
