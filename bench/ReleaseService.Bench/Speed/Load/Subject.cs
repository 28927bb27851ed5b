namespace ReleaseService.Bench.Speed.Load;

/// <summary>Who is measured.</summary>
/// <param name="Name">As the tables show it.</param>
/// <param name="Url">Without a path.</param>
/// <param name="Pid">Whose processor time counts, with that of its children.</param>
/// <param name="IsDotnet">Whether its runtime can be asked.</param>
internal sealed record Subject(string Name, string Url, int Pid, bool IsDotnet = false);
