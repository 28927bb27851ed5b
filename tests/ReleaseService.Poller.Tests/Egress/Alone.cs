using Xunit;

namespace ReleaseService.Poller.Tests.Egress;

/// <summary>For what measures the process.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
