using ReleaseService.Contracts.Releases;

namespace ReleaseService.Contracts.Publishing;

/// <summary>The answer of <c>POST /api/v1/releases</c>. The body sent is a release file as YAML (<c>application/yaml</c>), or the same as JSON
/// (<c>application/json</c>): <c>{name, platformVersion, createdAt, chart, values, notes?, waivers?, aliases?}</c>.</summary>
/// <param name="Release">The release as it is stored.</param>
/// <param name="Created">False where the same release was there already.</param>
/// <param name="NotesChanged">Whether the notes of a release that was there were corrected.</param>
/// <param name="Findings">What lint says of it: warnings, since errors refuse it.</param>
public sealed record PublishResult(ReleaseDetails Release, bool Created, bool NotesChanged, IReadOnlyList<FindingDetails> Findings);
