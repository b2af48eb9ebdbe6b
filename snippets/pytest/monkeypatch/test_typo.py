from unittest.mock import Mock

import members


# --8<-- [start:test]
def test_welcome():
    mailer = Mock()
    members.welcome(mailer, "minsu@example.com")
    mailer.send.assert_called_once_with("minsu@example.com")


# --8<-- [end:test]
