use super::*;

#[test]
fn an_address_is_taken_or_refused_without_being_repeated() {
    let table = [
        ("one.example", Ok("http://one.example/")),
        (" http://one.example:8080 \n", Ok("http://one.example:8080/")),
        ("HTTP://ONE.example/", Ok("http://ONE.example/")),
        ("https://one.example", Ok("https://one.example/")),
        ("http://my_proxy", Ok("http://my_proxy/")),
        ("http://proxy-1.a1", Ok("http://proxy-1.a1/")),
        ("http://4f3b2c1d9e0a:80", Ok("http://4f3b2c1d9e0a:80/")),
        ("http://one.example.:80", Ok("http://one.example.:80/")),
        ("https://user:secret@[fd00::1]:8443", Ok("https://[fd00::1]:8443/")),
        ("user:secret@one.example:3128", Ok("http://one.example:3128/")),
        ("http://user:secret@word@one.example", Ok("http://one.example/")),
        ("127.0.0.1:3128", Ok("http://127.0.0.1:3128/")),
        ("", Err("cannot be read")),
        ("http://", Err("cannot be read")),
        ("http://secret example", Err("cannot be read")),
        ("http://ü.example", Err("cannot be read")),
        ("one.example/secret", Err("cannot be read")),
        ("/secret", Err("no usable host and port")),
        ("http://one.example/secret", Err("does not end with its host and port")),
        ("http://user:12/34secret@one.example", Err("does not end with its host and port")),
        ("http://user:12?34secret@one.example", Err("does not end with its host and port")),
        ("http://user:12#34secret@one.example", Err("does not end with its host and port")),
        ("http://one.example/?", Err("does not end with its host and port")),
        ("*", Err("no usable host and port")),
        ("http://:8080", Err("no usable host and port")),
        ("http://user:secret@:8080", Err("no usable host and port")),
        ("http://one.example:", Err("no usable host and port")),
        ("http://one.example:0", Err("no usable host and port")),
        ("http://one.example:65536", Err("no usable host and port")),
        ("http://one.example:port", Err("no usable host and port")),
        ("http://one%2Eexample", Err("cannot be read")),
        ("http://one!example", Err("no usable host and port")),
        ("http://.", Err("no usable host and port")),
        ("http://127.1", Err("no usable host and port")),
        ("http://10.0.0.256", Err("no usable host and port")),
        ("http://0x7f.0.0.0x1", Err("no usable host and port")),
        ("http://[fd00::g]", Err("no usable host and port")),
        ("http://user:secret%FF@one.example", Err("not UTF-8")),
        ("ftp://one.example", Err("unknown scheme")),
        ("socks5://user:secret@one.example:1080", Err("unknown scheme")),
    ];
    for (address, expected) in table {
        match (Proxy::new(address), expected) {
            (Ok(proxy), Ok(uri)) => assert_eq!(proxy.uri(), uri, "{address}"),
            (Err(error), Err(part)) => {
                assert!(error.is_configuration() && error.message().contains(part), "{address}: {error:?}");
                assert!(error.suggestion().unwrap().contains("http://"), "{address}: {error:?}");
                assert!(!format!("{error:?} {}", error.chain()).contains("secret"), "{address}: {error:?}");
            }
            (read, expected) => panic!("{address}: {read:?}, expected {expected:?}"),
        }
    }
}

#[test]
fn user_and_password_are_decoded_and_not_shown() {
    let table = [
        ("one.example", None),
        ("http://one.example:80", None),
        ("http://user:password@one.example", Some(("user", "password", "Basic dXNlcjpwYXNzd29yZA=="))),
        ("user:password@one.example", Some(("user", "password", "Basic dXNlcjpwYXNzd29yZA=="))),
        ("http://user@one.example", Some(("user", "", "Basic dXNlcjo="))),
        ("http://user:@one.example", Some(("user", "", "Basic dXNlcjo="))),
        ("http://:password@one.example", Some(("", "password", "Basic OnBhc3N3b3Jk"))),
        ("http://@one.example", Some(("", "", "Basic Og=="))),
        ("http://us%3Aer:p%40ss%3Aw%2Frd@one.example", Some(("us:er", "p@ss:w/rd", "Basic dXM6ZXI6cEBzczp3L3Jk"))),
        ("http://user:a:b@one.example", Some(("user", "a:b", "Basic dXNlcjphOmI="))),
        ("http://user:a+b%2B@one.example", Some(("user", "a+b+", "Basic dXNlcjphK2Ir"))),
        ("http://%C3%BC:%E2%82%AC@one.example", Some(("ü", "€", "Basic w7w64oKs"))),
        ("http://user:pass@word@one.example", Some(("user", "pass@word", "Basic dXNlcjpwYXNzQHdvcmQ="))),
        ("http://user:50%25@one.example", Some(("user", "50%", "Basic dXNlcjo1MCU="))),
    ];
    for (address, expected) in table {
        let proxy = Proxy::new(address).unwrap();
        assert_eq!(proxy.uri().host(), Some("one.example"), "{address}");
        let authorization = proxy.authorization();
        assert!(authorization.is_none_or(HeaderValue::is_sensitive), "{address}");
        let authorization = authorization.map(|header| header.to_str().unwrap());
        assert_eq!(authorization, expected.map(|(_, _, header)| header), "{address}");
        assert_eq!(proxy.credentials(), expected.map(|(username, password, _)| (username, password)), "{address}");
        let shown = format!("{proxy:?} {}", proxy.uri());
        assert!(shown.contains("one.example") && !shown.contains("pass") && !shown.contains('@'), "{shown}");
    }
}
