using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ReleaseService.Storage.Databases;

/// <summary>
/// Keeps pooled connections from going on with a file that is no longer in its place: what they wrote would be gone with the last of them. Where it was deleted nothing can be opened then, and where
/// another was put in its place (a backup), that is what is opened.
/// </summary>
internal sealed class SqliteFile : DbConnectionInterceptor
{
    /// <summary>When the files were made, or on Linux last written, which is all that .NET tells: one in another's place has another time, none has none, and a checkpoint closes idle
    /// connections for nothing. What isn't noticed is a file moved there with the very time of the one before (`cp -p`), which docs/operations.md forbids while a server runs.</summary>
    private static readonly ConcurrentDictionary<string, DateTime> Born = new(StringComparer.Ordinal);

    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        LookAt(connection.DataSource);
        return result;
    }

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        LookAt(connection.DataSource);
        return new(result);
    }

    private static void LookAt(string file)
    {
        var born = BirthOf(file);
        if (Born.TryGetValue(file, out var before) && before == born)
            return;
        if (before != default)
            SqliteConnection.ClearAllPools();
        Born[file] = born;
    }

    /// <summary>A folder that can't be looked into says as little as a file that isn't there; what is wrong is SQLite's to say.</summary>
    private static DateTime BirthOf(string file)
    {
        try
        {
            return File.GetCreationTimeUtc(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return DateTime.MinValue;
        }
    }
}
