using System.Management.Automation;
using KubeNet.PowerShell.Scripts;
using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.World;

/// <summary>Console.Out is one for the process: scripts of tests run one after the other.</summary>
[CollectionDefinition(nameof(NetScriptTests), DisableParallelization = true)]
public sealed class NetScriptCollection;

[Collection(nameof(NetScriptTests))]
public sealed class NetScriptTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kubenet-script-");
    private readonly Session _session = new();

    public void Dispose()
    {
        _session.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void What_a_script_builds_is_there_for_the_next_cmdlet_and_what_it_returns_comes_out()
    {
        var script = Write("open KubeNet.FSharp\nhere { netns \"a\" }\n[ 1; 2 ]");
        Assert.Equal("1, 2", string.Join(", ", _session.Run($"Invoke-NetScript '{script}'")));
        Assert.Equal("a", _session.Run("Get-NetNamespace").Single().ToString());
    }

    [Fact]
    public void A_lab_that_a_script_makes_is_the_current_one() =>
        Assert.Equal("made", _session.Run($"Invoke-NetScript '{Write("open KubeNet.FSharp\nlab \"made\" { netns \"a\" } |> ignore")}'; (Get-NetLab).Name").Single().ToString());

    [Fact]
    public void A_script_works_in_the_lab_that_is_given()
    {
        var script = Write("open KubeNet.FSharp\nhere { netns \"a\" }");
        Assert.Equal("1 0", _session.Run($"$other = New-NetLab other; $null = New-NetLab mine; Invoke-NetScript '{script}' -Lab $other; \"$($other.Config.Namespaces.Count) $((Get-NetLab).Config.Namespaces.Count)\"").Single().ToString());
    }

    [Fact]
    public void What_a_script_prints_goes_to_the_host_and_6_takes_it()
    {
        var script = Write("printf \"a%d\" 1\nprintfn \"b\"\nprintf \"end\"");
        Assert.Equal("a1b\nend", _session.Show($"Invoke-NetScript '{script}'"));
        Assert.Equal("a1b, end", string.Join(", ", _session.Run($"Invoke-NetScript '{script}' 6>&1")));
    }

    [Fact]
    public void What_a_script_prints_as_an_error_goes_to_the_host_too_and_is_told_apart_by_its_tag()
    {
        var script = Write("eprintfn \"oops\"\nSystem.Threading.Tasks.Task.Run(fun () -> eprintfn \"late\").Wait()\nprintfn \"b\"");
        Assert.Equal("oops\nlate\nb", _session.Show($"Invoke-NetScript '{script}'").ReplaceLineEndings("\n"));
        Assert.Equal("oops stderr, late stderr, b PSHOST", string.Join(", ", _session.Run($"Invoke-NetScript '{script}' 6>&1 | ForEach-Object {{ \"$_ $($_.Tags[-1])\" }}")));
        Assert.Equal("", _session.Show($"Invoke-NetScript '{script}' *> $null"));
    }

    [Fact]
    public void A_change_that_no_lab_was_given_is_told()
    {
        _session.Run($"Invoke-NetScript '{Write("open KubeNet.FSharp\ncluster \"c\" { node \"n1\" }")}' -WarningVariable script:found -WarningAction SilentlyContinue");
        Assert.StartsWith("The script's last line is a change that no lab was given", _session.Run("$script:found").Single().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_does_not_run_inside_another()
    {
        var script = Write("printfn \"line\"\n1");
        Assert.Equal("ScriptInScript 1", string.Join(' ', _session.Run($"Invoke-NetScript '{script}' 6>&1 | ForEach-Object {{ if (\"$_\" -eq 'line') {{ try {{ Invoke-NetScript '{script}' -ErrorAction Stop }} catch {{ $_.FullyQualifiedErrorId.Split(',')[0] }} }} else {{ $_ }} }}")));
    }

    [Fact]
    public void At_the_prompt_an_empty_line_between_open_braces_ends_nothing() =>
        Assert.Equal("2", _session.Run("'lab \"x\" {', '    netns \"a\"', '', '    netns \"b\"', '} |> ignore', '', 'exit' | Enter-NetScript; (Get-NetLab).Config.Namespaces.Count").Single().ToString());

    [Fact]
    public void Rows_of_an_experiment_are_objects() =>
        Assert.Equal("4, 9", string.Join(", ", _session.Run($"Invoke-NetScript '{Write("open KubeNet.FSharp\nexperiment \"squares\" { for n in [ 2; 3 ] do {| N = n; Square = n * n |} }")}' | ForEach-Object Square")));

    [Fact]
    public void Arguments_and_variables_reach_the_script() =>
        Assert.Equal("one|two words 5 true", _session.Run($"Invoke-NetScript '{Write("open KubeNet.FSharp\nsprintf \"%s %d %b\" (String.concat \"|\" (arguments ())) (variable \"nodes\" 3) (variable \"on\" false)")}' one 'two words' -Variable @{{ nodes = '5'; on = $true; none = $null }}").Single().ToString());

    [Theory]
    [InlineData("variable \"ports\" [ 1 ] |> List.sum", "@{ ports = 80, 443 }", "523")]
    [InlineData("variable \"ports\" [| 1 |] |> Array.sum", "@{ ports = 1..3 | ForEach-Object { $_ } }", "6")]
    [InlineData("variable \"ports\" [ 1 ] |> List.sum", "@{ ports = 7 }", "7")]
    [InlineData("variable \"ports\" [ 1 ] |> List.length", "@{ ports = @() }", "0")]
    [InlineData("variable \"names\" (seq [ \"\" ]) |> String.concat \"+\"", "@{ names = 'a', [psobject]::AsPSObject('b') }", "a+b")]
    [InlineData("variable \"pause\" System.TimeSpan.Zero |> string", "@{ pause = [timespan]'00:01:30' }", "00:01:30")]
    [InlineData("variable \"Nodes\" 1", "@{ nODES = 5 }", "5")]
    public void A_variable_becomes_what_the_scripts_default_is(string line, string variables, string value) =>
        Assert.Equal(value, _session.Run($"Invoke-NetScript '{Write("open KubeNet.FSharp\n" + line)}' -Variable {variables} 3>&1").Single().ToString());

    [Fact]
    public void A_variable_that_is_written_just_so_comes_before_one_in_another_case() =>
        Assert.Equal("5", _session.Run($"$both = [Collections.Generic.Dictionary[string, object]]::new(); $both['NODES'] = 4; $both['nodes'] = 5; Invoke-NetScript '{Write("open KubeNet.FSharp\nvariable \"nodes\" 1")}' -Variable $both -WarningAction SilentlyContinue").Single().ToString());

    [Fact]
    public void A_variable_that_cannot_be_what_the_script_wants_is_told_with_both()
    {
        var error = _session.Fail("InvalidVariable", $"Invoke-NetScript '{Write("open KubeNet.FSharp\nlet ports = variable \"ports\" [ 1 ]")}' -Variable @{{ ports = 80, 'http' }}");
        Assert.Equal("The variable 'ports' is a list whose item 2 is 'http' (string), and the script wants int list.", error.Exception.Message);
        Assert.Equal(2, error.InvocationInfo.ScriptLineNumber);
    }

    [Fact]
    public void A_compile_error_has_file_line_column_and_the_line_itself()
    {
        var error = _session.Fail("FS0039", $"Invoke-NetScript '{Write("let a = 1\nlet b = a + nonsense\n")}'");
        Assert.Equal((2, 13, "let b = a + nonsense"), (error.InvocationInfo.ScriptLineNumber, error.InvocationInfo.OffsetInLine, error.InvocationInfo.Line));
        Assert.EndsWith("script.fsx", error.InvocationInfo.ScriptName, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.ParserError, error.CategoryInfo.Category);
        Assert.StartsWith("FS0039,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        var exception = Assert.IsType<NetScriptException>(error.Exception);
        Assert.Equal((2, 13, "let b = a + nonsense"), (exception.Line, exception.Column, exception.Text));
    }

    [Fact]
    public void A_word_without_its_open_is_told_with_the_line_that_is_missing() =>
        Assert.EndsWith("begin the script with the line open KubeNet.FSharp.", _session.Fail("FS0039", $"Invoke-NetScript '{Write("lab \"x\" { netns \"a\" } |> ignore")}'").Exception.Message, StringComparison.Ordinal);

    [Fact]
    public void What_the_engine_refuses_keeps_its_id_and_has_the_line()
    {
        var error = _session.Fail("NamespaceNotFound", $"Invoke-NetScript '{Write("open KubeNet.FSharp\nhere {\n    inside \"nobody\" { listen (tcp 80) }\n}\n")}'");
        Assert.Equal((3, 5), (error.InvocationInfo.ScriptLineNumber, error.InvocationInfo.OffsetInLine));
        Assert.StartsWith("There is no network namespace 'nobody'.", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
    }

    [Fact]
    public void The_case_that_does_not_hold_is_named()
    {
        var script = Write("open KubeNet.FSharp\nlet net = lab \"s\" { netns \"a\" }\nforAll (seeds 5) (fun n -> ping \"a\" \"127.0.0.1\" |> trace net |> expect [ if n = 3 then dropped else delivered ])\n");
        var message = _session.Run($"try {{ Invoke-NetScript '{script}' -ErrorAction Stop }} catch {{ $_.Exception.Message }}").Single().ToString();
        Assert.StartsWith("It does not hold for 1 of 5 cases; the first is 3: Expected", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_is_an_error_with_its_line()
    {
        var error = _session.Fail("ScriptFailed", $"Invoke-NetScript '{Write("let f (x: int) : int = failwith \"boom\"\nlet y = f 3\n")}'");
        Assert.Equal((1, "Exception: boom"), (error.InvocationInfo.ScriptLineNumber, error.Exception.Message));
    }

    [Fact]
    public void An_error_stands_once_in_Error() =>
        Assert.Equal("1 FS0039", _session.RunWithErrors($"$global:Error.Clear(); Invoke-NetScript '{Write("nonsense")}'; \"$($global:Error.Count) $($global:Error[0].FullyQualifiedErrorId.Split(',')[0])\"").Single().ToString());

    [Fact]
    public void Warnings_are_warnings()
    {
        _session.Run($"Invoke-NetScript '{Write("let f x = match x with Some y -> y\nf (Some 1)")}' -WarningVariable script:found -WarningAction SilentlyContinue | Out-Null");
        Assert.StartsWith("script.fsx(1,17): FS0025: Incomplete pattern matches", _session.Run("$script:found[0].Message").Single().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_cluster_warns_of_is_a_warning_with_its_line_and_no_print()
    {
        var script = Write("open KubeNet.FSharp\nprintf \"before\"\nlab \"c\" { cluster \"c\" { pod \"web\" } } |> ignore\nprintfn \"after\"");
        _session.Run($"Invoke-NetScript '{script}' -WarningVariable script:found -InformationVariable script:printed -WarningAction SilentlyContinue 6>$null");
        Assert.Equal("script.fsx(3): Pod 'default/web' waits for a node: the cluster has no node.", _session.Run("$script:found").Single().ToString());
        Assert.Equal("before|after", string.Join("|", _session.Run("$script:printed")));
    }

    [Fact]
    public void What_a_cluster_warns_of_at_the_prompt_has_no_place()
    {
        _session.Run("'lab \"c\" { cluster \"c\" { pod \"web\" } } |> ignore' | Enter-NetScript -WarningVariable script:found -WarningAction SilentlyContinue");
        Assert.Equal("Pod 'default/web' waits for a node: the cluster has no node.", _session.Run("$script:found").Single().ToString());
    }

    [Fact]
    public void A_warning_that_is_to_stop_stops_the_script()
    {
        var script = Write("open KubeNet.FSharp\nlab \"c\" { cluster \"c\" { pod \"web\" } } |> ignore\nhere { netns \"late\" }");
        Assert.Contains("waits for a node", _session.Run($"try {{ Invoke-NetScript '{script}' -WarningAction Stop }} catch {{ $_.Exception.Message }}").Single().ToString(), StringComparison.Ordinal);
        Assert.Empty(_session.Run("Get-NetNamespace late -ErrorAction SilentlyContinue"));
    }

    [Fact]
    public void What_another_thread_of_a_script_is_warned_of_is_a_warning_too()
    {
        var script = Write("open KubeNet.FSharp\nSystem.Threading.Tasks.Task.Run(fun () -> lab \"c\" { cluster \"c\" { pod \"web\" } } |> ignore).Wait()");
        _session.Run($"Invoke-NetScript '{script}' -WarningVariable script:found -WarningAction SilentlyContinue");
        Assert.Equal("script.fsx(2): Pod 'default/web' waits for a node: the cluster has no node.", _session.Run("$script:found").Single().ToString());
    }

    [Fact]
    public void A_script_that_is_not_there_is_refused() => _session.Fail("PathNotFound", "Invoke-NetScript ./nowhere.fsx");

    [Fact]
    public void WhatIf_runs_nothing()
    {
        _session.Run($"Invoke-NetScript '{Write("open KubeNet.FSharp\nhere { netns \"a\" }")}' -WhatIf");
        Assert.Empty(_session.Run("Get-NetNamespace"));
    }

    [Fact]
    public void A_script_is_stopped_with_its_pipeline()
    {
        var script = Write("open KubeNet.FSharp\nprintfn \"started\"\nwhile true do ()");
        var (ended, errors) = _session.Stop($"Invoke-NetScript '{script}'", shown => shown.Contains("started", StringComparison.Ordinal));
        Assert.True(ended < TimeSpan.FromSeconds(20), $"It took {ended}.");
        Assert.Empty(errors);
        Assert.Equal("3", _session.Run($"Invoke-NetScript '{Write("1 + 2")}'").Single().ToString());
    }

    [Fact]
    public void The_prompt_keeps_what_was_defined_and_shows_values()
    {
        const string lines = "'let n = 20', 'n + 1', 'let f x =', '    x + n', '', 'f 22', 'exit', 'n + 100' | Enter-NetScript";
        Assert.Equal("val n: int\n21\n42", _session.Show(lines));

        // Names that end as words do which leave a line open.
        Assert.Equal("val main: int\n5\n2", _session.Show("'let main = 5', 'main', '1 + 1', 'exit' | Enter-NetScript"));
    }

    [Fact]
    public void The_prompt_works_on_the_current_lab()
    {
        _session.Show("'here { netns \"y\" }', 'here { netns \"z\" }' | Enter-NetScript -WhatIf");
        Assert.Empty(_session.Lab.Config.Namespaces);
        _session.Show("'here { netns \"a\" }' | Enter-NetScript");
        Assert.Equal("a", _session.Run("Get-NetNamespace").Single().ToString());
        Assert.Equal("LinkNotFound", _session.Fail("'here { inside \"a\" { up \"eth0\" } }' | Enter-NetScript").FullyQualifiedErrorId.Split(',')[0]);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("kubernetes")]
    public void A_script_of_either_language_builds_the_same_lab(string name)
    {
        _session.Run($"$ExecutionContext.SessionState.Path.SetLocation('{RepositoryRoot.Path}')");
        _session.Run(name == "kubernetes" ? Cluster("ps1") : "./scripts/demo.ps1");
        var powershell = Tell();
        _session.Run(name == "kubernetes" ? Cluster("fsx") : "Invoke-NetScript ./scripts/demo.fsx");
        Assert.Equal(powershell, Tell());
    }

    [Fact]
    public void A_variable_that_the_script_never_asks_for_is_a_warning()
    {
        var script = Write("open KubeNet.FSharp\nvariable \"nodes\" 3");
        var told = _session.Run($"Invoke-NetScript '{script}' -Variable @{{ nods = 5 }} 3>&1").Select(line => line.ToString());
        Assert.Equal(["3", "The script did not ask for a variable 'nods'. It asked for: nodes."], told.Order(StringComparer.Ordinal));
        Assert.Equal("5", _session.Run($"Invoke-NetScript '{script}' -Variable @{{ nodes = 5 }} 3>&1").Single().ToString());
        Assert.Empty(_session.RunWithErrors($"Invoke-NetScript '{Write("this is no F#")}' -Variable @{{ nods = 5 }} 3>&1"));
    }

    // The two kubernetes scripts go on in different ways: what both build first is compared.
    private string Cluster(string language)
    {
        var text = File.ReadAllText(RepositoryRoot.File("scripts", $"kubernetes.{language}")).ReplaceLineEndings("\n");
        if (language == "ps1")
            return text[..text.IndexOf("'1. ", StringComparison.Ordinal)];
        return $"Invoke-NetScript '{Write(text[text.IndexOf("open ", StringComparison.Ordinal)..text.IndexOf("let call", StringComparison.Ordinal)])}'";
    }

    // All that iptables-save, ip link, ip addr, ip route, ss and sysctl would print of every namespace.
    private string Tell() => string.Join('\n', _session.Run(
        """
        foreach ($name in (Get-NetNamespace).Name) {
            "# $name"
            Get-IpLink $name | ForEach-Object { "$($_.Index) $($_.Name) $($_.Kind) $($_.MacAddress) $($_.Mtu) $($_.Master) $($_.State)" }
            Get-IpAddress $name | ForEach-Object { "$($_.Link) $($_.Address)" }
            Get-IpRoute $name -Table all -AsText
            Save-Iptables $name
            Save-IpSet $name
            Get-NetListener $name | ForEach-Object { "$_" }
            foreach ($sysctl in 'net.ipv4.ip_forward', 'net.bridge.bridge-nf-call-iptables') { (Get-NetSysctl $name $sysctl).Value }
        }
        """).Select(line => line?.ToString()));

    private string Write(string text)
    {
        var path = Path.Combine(_folder.FullName, "script.fsx");
        File.WriteAllText(path, text);
        return path;
    }
}
