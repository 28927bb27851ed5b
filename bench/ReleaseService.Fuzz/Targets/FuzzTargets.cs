using ReleaseService.Fuzz.Targets.BasicHeaders;
using ReleaseService.Fuzz.Targets.CanonicalTexts;
using ReleaseService.Fuzz.Targets.ReleaseFiles;
using ReleaseService.Fuzz.Targets.Specs;
using ReleaseService.Fuzz.Targets.Tokens;

namespace ReleaseService.Fuzz.Targets;

/// <summary>What is fuzzed: whatever reads what comes from outside.</summary>
public static class FuzzTargets
{
    public static IReadOnlyList<IFuzzTarget> All { get; } = [new TokenTarget(), new SpecTarget(), new CanonicalJsonTarget(), new ReleaseFileTarget(), new BasicHeaderTarget()];

    public static IFuzzTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);
}
