namespace ReleaseService.Storage.Databases;

public enum DatabaseKind
{
    /// <summary>Embedded: one file, one server.</summary>
    Sqlite,

    /// <summary>Production: any number of servers.</summary>
    Postgres,
}
